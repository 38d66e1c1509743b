import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sandboxContract } from "../testing/contract/contract.ts";
import { specOf } from "../testing/run-in.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { createLocalSandboxes } from "./create-local-sandboxes.ts";

const stateDir = mkdtempSync(join(tmpdir(), "sandboxes-"));
const adapter = createLocalSandboxes({ stateDir, bubblewrap: "never" });
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

describe("local without bubblewrap", () =>
  sandboxContract(() => ({ adapter }), { contains: false, volumes: false, sharesNetwork: true }));

test("it says what it does not hold, and makes no volumes", async () => {
  const { available, detail } = await adapter.probe();
  expect(available).toBe(true);
  expect(detail).toMatch(/see the network, the files and the processes of this user/);
  const spec = specOf("t-1", tempDir(), { volumes: [{ path: "/cache", sizeBytes: 1024 }] });
  await expect(adapter.create(spec)).rejects.toMatchObject({ code: "unavailable" });
});
