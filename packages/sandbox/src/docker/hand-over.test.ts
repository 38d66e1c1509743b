import { lchown, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempDir } from "../testing/temp-dir.ts";
import { handOver } from "./hand-over.ts";

/** Only root may give a file away, and only to users that its namespace knows. */
async function mayGiveAway(): Promise<boolean> {
  const dir = await mkdtemp(join(tmpdir(), "sandbox-"));
  try {
    await lchown(dir, 1000, 1000);
    return true;
  } catch {
    return false;
  } finally {
    await rm(dir, { recursive: true });
  }
}

test.skipIf(!(await mayGiveAway()))(
  "a workspace is given to another user and taken back, and nothing that its links point to",
  async () => {
    const [workspace, elsewhere] = [tempDir(), tempDir()];
    await mkdir(join(workspace, "a/b"), { recursive: true });
    await writeFile(join(workspace, "a/b/file"), "");
    await writeFile(join(elsewhere, "key"), "");
    await symlink(elsewhere, join(workspace, "a/dir"));
    await symlink(join(elsewhere, "key"), join(workspace, "a/key"));
    const owners = async (): Promise<number[]> =>
      Promise.all(
        [workspace, join(workspace, "a/b/file"), elsewhere, join(elsewhere, "key")].map(
          async (path) => (await stat(path)).uid,
        ),
      );
    await handOver([workspace], 1000, 1000);
    expect(await owners()).toEqual([1000, 1000, 0, 0]);
    await handOver([workspace, join(workspace, "gone")], 0, 0);
    expect(await owners()).toEqual([0, 0, 0, 0]);
  },
);
