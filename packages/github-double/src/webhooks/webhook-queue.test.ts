import { afterEach, expect, test } from "vitest";
import { manualClock, startScene } from "../testing/scene.ts";
import { type Received, startReceiver } from "../testing/receiver.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(answer?: (received: Received) => number | null | "never", options = {}) {
  const receiver = await startReceiver(answer);
  const scene = await startScene({ webhookUrl: receiver.url, ...options });
  open.push(scene.double, receiver);
  return { ...scene, receiver };
}

function titles(received: Received[]): string[] {
  return received
    .filter(({ event, body }) => event === "pull_request" && body["action"] === "edited")
    .map(({ raw }) => /"title":"(Title \d+)"/.exec(raw.toString("utf8"))?.[1] ?? "");
}

async function retitle(control: Awaited<ReturnType<typeof start>>["control"], count: number) {
  for (let at = 1; at <= count; at += 1) {
    await control.updatePullRequest("acme/web", 1, { title: `Title ${at}` });
  }
  await control.webhooksSettled();
}
const expected = (count: number): string[] => Array.from({ length: count }, (_, at) => `Title ${at + 1}`);

test("events of one account arrive in order, once each", async () => {
  const { control, receiver } = await start();
  await retitle(control, 30);
  expect(titles(receiver.received)).toEqual(expected(30));
});

test("a failed delivery is tried once, is in the log, and can be sent again under its GUID", async () => {
  let status = 503;
  const { control, receiver, ask, jwt } = await start(() => status);
  receiver.received.length = 0;
  await retitle(control, 1);
  expect(receiver.received).toHaveLength(1);
  const [failed] = (await ask("GET", "/app/hook/deliveries?per_page=1", jwt())).body as {
    id: number;
    guid: string;
  }[];
  expect(failed).toMatchObject({
    event: "pull_request",
    action: "edited",
    status: "Invalid HTTP Response: 503",
    status_code: 503,
    redelivery: false,
  });
  status = 202;
  const again = await ask("POST", `/app/hook/deliveries/${failed?.id ?? 0}/attempts`, jwt());
  expect(again.status).toBe(202);
  await control.webhooksSettled();
  expect(receiver.received.map(({ guid }) => guid)).toEqual([failed?.guid, failed?.guid]);
  expect(receiver.received[1]?.raw.equals(receiver.received[0]?.raw ?? Buffer.alloc(0))).toBe(true);
  const shown = await ask("GET", `/app/hook/deliveries/${failed?.id ?? 0}`, jwt());
  expect(shown.body).toMatchObject({
    guid: failed?.guid,
    request: { headers: { "X-GitHub-Event": "pull_request" }, payload: { action: "edited" } },
    response: { payload: expect.any(String) },
  });
});

test("a receiver that tears the connection, or is not there, is a failed delivery", async () => {
  const { control, receiver } = await start(() => null);
  await retitle(control, 1);
  expect(control.deliveries().at(-1)).toMatchObject({
    status: "failed to connect to host",
    statusCode: 502,
  });
  await receiver.close();
  open.pop();
  await retitle(control, 2);
  expect(control.deliveries().at(-1)).toMatchObject({ statusCode: 502 });
});

test("a receiver that does not answer in time is a failed delivery", async () => {
  let answer: "never" | 202 = 202;
  const { control } = await start(() => answer, { webhookTimeoutMs: 200 });
  answer = "never";
  await retitle(control, 1);
  expect(control.deliveries().at(-1)).toMatchObject({ status: "timed out", statusCode: 504 });
});

test("the log goes back three days, in pages with a cursor", async () => {
  const clock = manualClock();
  const { control, ask, jwt } = await start(undefined, { clock });
  const before = control.deliveries().length;
  clock.advance(3 * 24 * 3_600_000 + 1000);
  await retitle(control, 5);
  expect(before).toBeGreaterThan(0);
  let path: string | undefined = "/app/hook/deliveries?per_page=2";
  const ids: number[] = [];
  for (let pages = 0; path !== undefined && pages < 10; pages += 1) {
    const { body, headers } = await ask("GET", path, jwt());
    for (const { id } of body as { id: number }[]) ids.push(id);
    path = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
  }
  expect(ids).toEqual(
    control
      .deliveries()
      .map(({ id }) => id)
      .toReversed(),
  );
  expect(ids).toHaveLength(5);
});

test("lost events never arrive, and the log has them as failed", async () => {
  const { control, receiver } = await start();
  receiver.received.length = 0;
  control.setWebhookFaults({ loss: 0.3 });
  await retitle(control, 40);
  const arrived = titles(receiver.received);
  expect(arrived.length).toBeLessThan(40);
  expect(arrived.length).toBeGreaterThan(10);
  const failed = control.deliveries().filter(({ status }) => status !== "OK");
  expect(failed).toHaveLength(40 - arrived.length);
});

test("duplicates arrive twice under one GUID", async () => {
  const { control, receiver } = await start();
  receiver.received.length = 0;
  control.setWebhookFaults({ duplication: 0.5 });
  await retitle(control, 30);
  const guids = new Set(receiver.received.map(({ guid }) => guid));
  expect(guids.size).toBe(30);
  expect(receiver.received.length).toBeGreaterThan(35);
  expect([...new Set(titles(receiver.received))]).toEqual(expected(30));
});

test("reordering stays in its window, and is the same for the same seed", async () => {
  const orders: string[][] = [];
  for (const seed of [3, 3]) {
    const { control, receiver } = await start(undefined, { seed });
    control.setWebhookFaults({ reorderWindow: 4 });
    await retitle(control, 40);
    orders.push(titles(receiver.received));
  }
  const [order = []] = orders;
  expect(order).not.toEqual(expected(40));
  expect(order.toSorted()).toEqual(expected(40).toSorted());
  for (const [at, title] of order.entries()) {
    const place = Number(title.replace("Title ", "")) - 1;
    expect(Math.abs(at - place)).toBeLessThan(4);
  }
  expect(orders[0]).toEqual(orders[1]);
});

test("an event reaches the App only where it is installed, not suspended, and wanted", async () => {
  const { control, receiver } = await start();
  await control.createRepository("acme/api");
  control.installation("acme").events = ["pull_request"];
  await control.webhooksSettled();
  receiver.received.length = 0;
  await control.push("acme/web", [{ branch: "main", message: "More", files: { "a.txt": "2\n" } }]);
  control.suspendApp("acme");
  await control.updatePullRequest("acme/web", 1, { title: "Unseen" });
  control.unsuspendApp("acme");
  control.selectRepositories("acme", "added", ["acme/api"]);
  await control.updatePullRequest("acme/web", 1, { title: "Unseen, too" });
  await control.webhooksSettled();
  expect(receiver.received.map(({ event, body }) => `${event}.${String(body["action"])}`)).toEqual([
    "installation.suspend",
    "installation.unsuspend",
    "installation_repositories.added",
  ]);
});
