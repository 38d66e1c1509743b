import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { readRefs } from "./git/refs.ts";

const credentialsFile = z.object({ url: z.string(), appId: z.string(), privateKey: z.string() });
const truthAnswer = z.object({
  repositories: z.array(
    z.object({
      id: z.int(),
      refs: z.record(z.string(), z.string()),
      pullRequests: z.array(
        z.object({ state: z.string(), headRef: z.string(), headSha: z.string(), headRepoId: z.int() }),
      ),
    }),
  ),
});

let dir: string;
let running: ChildProcess[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "double-main-"));
  running = [];
});
afterEach(async () => {
  for (const child of running)
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  await rm(dir, { recursive: true, force: true });
});

/** The program, with the demo, once it listens. */
async function start() {
  const program = join(import.meta.dirname, "main.ts");
  const files = ["--data-dir", join(dir, "data"), "--credentials", join(dir, "app.json")];
  const child = spawn(process.execPath, [program, ...files, "--demo"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString("utf8");
  });
  await expect.poll(() => out, { timeout: 45_000 }).toContain("GitHub double: http");
  const credentials = credentialsFile.parse(JSON.parse(await readFile(join(dir, "app.json"), "utf8")));
  return { child, out, ...credentials };
}

async function truth(url: string) {
  const response = await fetch(`${url}/_control/truth/northwind-labs`);
  return truthAnswer.parse(await response.json());
}

test("as a program it goes on after a kill where git is, with the same App on the same port", async () => {
  const first = await start();
  expect(first.out).not.toContain("PRIVATE KEY");
  expect((await stat(join(dir, "app.json"))).mode & 0o077).toBe(0);
  await expect
    .poll(() => stat(join(dir, "data", "state.bin")).catch(() => null), { timeout: 45_000 })
    .toBeTruthy();
  expect((await stat(join(dir, "data", "state.bin"))).mode & 0o077).toBe(0);
  const burst = await fetch(`${first.url}/_control/burst`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ count: 40 }),
  });
  expect(burst.status).toBe(200);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");

  const second = await start();
  expect(second).toMatchObject({ url: first.url, appId: first.appId, privateKey: first.privateKey });
  const { repositories } = await truth(second.url);
  expect(repositories).toHaveLength(9);
  for (const repository of repositories) {
    const refs = await readRefs(join(dir, "data", "repositories", `${repository.id}.git`));
    expect(repository.refs).toEqual(Object.fromEntries(refs));
    for (const pull of repository.pullRequests) {
      if (pull.state !== "open" || pull.headRepoId !== repository.id) continue;
      expect(pull.headSha).toBe(refs.get(`refs/heads/${pull.headRef}`));
    }
  }
  second.child.kill("SIGTERM");
  const [code] = await once(second.child, "exit");
  expect(code).toBe(0);
});
