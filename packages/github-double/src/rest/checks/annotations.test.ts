import { afterEach, beforeEach, expect, test } from "vitest";
import { startReceiver } from "../../testing/receiver.ts";
import { startScene } from "../../testing/scene.ts";

const runs = "/repos/acme/web/check-runs";
let scene: Awaited<ReturnType<typeof startScene>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let authorization: string;
let headSha: string;
beforeEach(async () => {
  receiver = await startReceiver();
  scene = await startScene({ webhookUrl: receiver.url });
  authorization = await scene.token("acme");
  headSha = scene.control.pull("acme/web", 1).head.sha;
});
afterEach(async () => {
  await scene.double.close();
  await receiver.close();
});

const remark = (line: number) => ({
  path: ".code-factory/config.toml",
  start_line: line,
  end_line: line,
  annotation_level: "warning",
  message: "Unknown key",
});

function create(annotations: object[], more: object = {}) {
  const output = { title: "One warning", summary: "The file is in force.", annotations };
  const asked = { name: "Foundry config", head_sha: headSha, external_id: "17:abc", output, ...more };
  return scene.ask("POST", runs, authorization, asked);
}

test("a neutral run with remarks on lines, found again by its name and told from others by external_id", async () => {
  const made = await create([remark(3)], { conclusion: "neutral" });
  expect(made).toMatchObject({
    status: 201,
    body: { conclusion: "neutral", external_id: "17:abc", output: { annotations_count: 1 } },
  });
  const { id } = Object(made.body);
  const update = { output: { summary: "Still", annotations: [remark(5), remark(8)] } };
  expect(await scene.ask("PATCH", `${runs}/${id}`, authorization, update)).toMatchObject({
    body: { output: { annotations_count: 3, summary: "Still" } },
  });
  const list = await scene.ask("GET", `${runs}/${id}/annotations`, authorization);
  expect(list.body).toMatchObject([
    { path: ".code-factory/config.toml", start_line: 3, annotation_level: "warning", title: null },
    { start_line: 5 },
    { start_line: 8 },
  ]);
  const query = `?check_name=${encodeURIComponent("Foundry config")}&filter=all`;
  expect(
    await scene.ask("GET", `/repos/acme/web/commits/${headSha}/check-runs${query}`, authorization),
  ).toMatchObject({ body: { total_count: 1, check_runs: [{ id, external_id: "17:abc" }] } });
  await scene.control.webhooksSettled();
  expect(receiver.received.findLast(({ event }) => event === "check_suite")).toMatchObject({
    body: { action: "completed", check_suite: { conclusion: "neutral" } },
  });
});

test("more than 50 remarks at once, and lines that go backwards, are 422 that names the field", async () => {
  expect(await create(Array.from({ length: 51 }, (_, at) => remark(at + 1)))).toMatchObject({
    status: 422,
    body: { errors: [{ field: "output.annotations" }] },
  });
  expect(await create([{ ...remark(3), end_line: 2 }])).toMatchObject({
    status: 422,
    body: { errors: [{ field: "output.annotations.0.end_line" }] },
  });
  expect(await create([{ ...remark(3), end_line: 4, start_column: 1 }])).toMatchObject({
    body: { errors: [{ field: "output.annotations.0.start_column" }] },
  });
});
