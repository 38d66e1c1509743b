import { chmod, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { organizationListSchema } from "@foundry/shared";
import { afterEach, expect, test } from "vitest";
import {
  convertApp,
  createAppAtGithub,
  startUnconnected,
  untilConnection,
} from "../harness/connect-by-hand.ts";
import type { Unconnected } from "../harness/connect-by-hand.ts";
import { enginePid } from "../harness/engine-control.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { commandLines, hasEnded } from "../harness/processes.ts";
import { spawnService } from "../harness/start-service.ts";

let scene: Unconnected;
afterEach(() => scene?.close());

const logins = async ({ api }: Unconnected) =>
  organizationListSchema
    .parse((await api.get("/api/orgs")).body)
    .organizations.map(({ connection }) => connection.login);

const untilListed = (login: string) =>
  pollUntil(`${login} is listed`, async () => (await logins(scene)).includes(login));

test("the demo becomes a service with the App that was created from it, without a manual restart, and the demo again when it is forgotten", async () => {
  scene = await startUnconnected({});
  const { double, dataDir } = scene;
  await untilConnection(scene, "the demo runs", ({ mode }) => mode === "demo");
  await untilListed("northwind-labs");
  const demoEngine = await enginePid(join(dataDir, "demo", "service"));

  const way = await createAppAtGithub(scene);
  const created = await convertApp(scene, way);
  expect(created).toMatchObject({ name: "Our Foundry", slug: "foundry" });
  const connected = await untilConnection(
    scene,
    "the App is in use",
    ({ mode, app }) => mode === "app" && app !== null,
  );
  expect(connected).toMatchObject({ credentials: "stored", app: { id: created.id }, installations: [] });
  expect(hasEnded(demoEngine)).toBe(true);
  expect(await logins(scene)).toEqual([]);

  double.control.installApp("acme");
  await untilConnection(scene, "the installation came", ({ installations }) =>
    installations.some(({ login, status }) => login === "acme" && status === "connected"),
  );
  const pulls = await pollUntil("its pull requests are here", async () => {
    const orgId = String(double.control.truth("acme").accountId);
    const { openPullRequests } = await scene.api.snapshot(orgId);
    return openPullRequests.length === 2 && openPullRequests;
  });
  expect(pulls[0]?.repoFullName).toContain("acme/");

  const forgotten = await scene.api.post("/api/connection/app/forget");
  expect(forgotten.status).toBe(200);
  await untilConnection(scene, "the demo is back", ({ mode }) => mode === "demo");
  expect(await readdir(join(dataDir, "credentials"))).toEqual([]);
  await untilListed("northwind-labs");
  expect(await logins(scene)).not.toContain("acme");
  expect(await scene.service().stop()).toBe(0);
});

test("a stored App outlives a killed process, is its owner's alone, and gives way to the environment", async () => {
  scene = await startUnconnected({ FOUNDRY_DEMO: "0" });
  const { double, dataDir } = scene;
  await untilConnection(scene, "nothing is connected", ({ mode }) => mode === "none");
  await convertApp(scene, await createAppAtGithub(scene));
  await scene.service().kill();
  const file = join(dataDir, "credentials", "github-app.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, "credentials"))).mode & 0o777).toBe(0o700);
  await chmod(file, 0o644);

  await scene.start();
  await untilConnection(
    scene,
    "the App is in use",
    ({ mode, credentials }) => mode === "app" && credentials === "stored",
  );
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await scene.service().stop();

  const { appId, privateKey, webhookSecret } = double.appCredentials;
  await scene.start({
    GITHUB_APP_ID: appId,
    GITHUB_APP_PRIVATE_KEY: privateKey,
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    GITHUB_API_URL: double.url,
  });
  await untilConnection(
    scene,
    "the environment comes first",
    ({ credentials }) => credentials === "environment",
  );
  await scene.service().stop();

  const port = Number(new URL(scene.url).port);
  const halfSet = spawnService({ dataDir, port, env: { GITHUB_APP_ID: "1" } });
  expect(await halfSet.exited).toBe(1);
  expect(halfSet.output()).toContain("GITHUB_APP_PRIVATE_KEY must be set");
  const stays = await scene.start({ FOUNDRY_DEMO: "1" });
  await untilConnection(scene, "FOUNDRY_DEMO=1 stays the demo", ({ mode }) => mode === "demo");
  await stays.stop();

  await writeFile(file, '{"format":1,"appId":"');
  const damaged = spawnService({ dataDir, port, env: {} });
  expect(await damaged.exited).toBe(1);
  expect(damaged.output()).toMatch(
    /FOUNDRY_DATA_DIR must hold a whole credentials\/github-app\.json, or none: it is damaged/,
  );
});

test("what GitHub hands over stays in the service: no log, answer, argument or other file has it", async () => {
  scene = await startUnconnected({ FOUNDRY_DEMO: "0", FOUNDRY_LOG_LEVEL: "trace" });
  const { double, dataDir, api } = scene;
  const way = await createAppAtGithub(scene);
  await convertApp(scene, way);
  await untilConnection(scene, "the App is in use", ({ mode, app }) => mode === "app" && app !== null);
  const stored = JSON.parse(await readFile(join(dataDir, "credentials", "github-app.json"), "utf8")) as {
    oauth: { clientSecret: string };
  };
  const secrets = [
    double.appCredentials.webhookSecret,
    stored.oauth.clientSecret,
    "PRIVATE KEY-----",
    String(way.back.searchParams.get("code")),
  ];
  const shown = [
    scene.output(),
    JSON.stringify((await api.get("/api/connection")).body),
    commandLines().join("\n"),
  ];
  for (const secret of secrets) for (const text of shown) expect(text).not.toContain(secret);
  const names = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const others = names.filter((entry) => entry.isFile() && entry.name !== "github-app.json");
  for (const entry of others) {
    const text = await readFile(join(entry.parentPath, entry.name), "latin1");
    for (const secret of secrets) expect(text, entry.name).not.toContain(secret);
  }
});
