import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { sandboxContract } from "../testing/contract/contract.ts";
import { runIn, specOf } from "../testing/run-in.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { createLocalSandboxes } from "./create-local-sandboxes.ts";

const stateDir = mkdtempSync(join(tmpdir(), "sandboxes-"));
const adapter = createLocalSandboxes({ stateDir });
const { available, detail } = await adapter.probe();
const works = detail.startsWith("bubblewrap:");
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

test("this machine runs local sandboxes, and says how well", () => {
  expect(available).toBe(true);
  expect(detail).toMatch(/no network unless asked|process group/);
});

const name = works ? "local with bubblewrap" : `local with bubblewrap: SKIPPED, ${detail}`;
describe.skipIf(!works)(name, () =>
  sandboxContract(() => ({ adapter }), { contains: true, volumes: true, sharesNetwork: true }),
);

test.skipIf(!works)(
  "it sees nothing of /opt, /srv, /root and /home, which may hold anybody's secrets",
  async () => {
    const workspace = tempDir();
    const sandbox = await adapter.create(specOf("t-1", workspace));
    onTestFinished(() => sandbox.destroy());
    const { stdout } = await runIn(sandbox, workspace, "ls /");
    expect(stdout).toMatch(/^usr$/m);
    expect(stdout).not.toMatch(/^(opt|srv|root|home|sys|boot)$/m);
  },
);
