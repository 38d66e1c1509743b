import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sandboxContract } from "../testing/contract/contract.ts";
import { createDockerSandboxes } from "./create-docker-sandboxes.ts";

/** An image with git, coreutils and glibc; it is pulled if the engine lacks it, so nobody gets it unasked. */
const image = process.env["FOUNDRY_TEST_DOCKER_IMAGE"];
// Made by the first sandbox only.
const stateDir = join(tmpdir(), `docker-engine-${randomUUID()}`);
const adapter = createDockerSandboxes({ stateDir, ...(image === undefined ? {} : { image }) });
const { available, detail } = await adapter.probe();
const reason = available ? "FOUNDRY_TEST_DOCKER_IMAGE names no image" : detail;
const runs = available && image !== undefined;
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

const name = runs ? "docker, on this machine's engine" : `docker, on an engine: SKIPPED, ${reason}`;
describe.skipIf(!runs)(name, () =>
  sandboxContract(() => ({ adapter }), { contains: true, volumes: true, sharesNetwork: false }),
);

test("whether there is an engine is said in words", () => {
  expect(detail).toMatch(available ? /^Docker \d/ : /no Docker engine can be reached/);
});
