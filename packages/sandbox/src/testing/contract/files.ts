import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runIn } from "../run-in.ts";
import { tempDir } from "../temp-dir.ts";
import { open } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** Files that a hostile program leaves to be read. */
export function files(subject: () => Subject): void {
  test("a file is read whole, a missing one is none, a large one is refused", async () => {
    const { sandbox, workspace } = await open(subject());
    await runIn(sandbox, workspace, "mkdir -p a/b; printf 12345 >a/b/c; : >empty; mkdir dir");
    expect(Buffer.from((await sandbox.readFile("a/b/c", 5)) ?? "").toString()).toBe("12345");
    expect(await sandbox.readFile("empty", 5)).toHaveLength(0);
    expect(await sandbox.readFile("missing", 5)).toBeNull();
    expect(await sandbox.readFile("missing/too", 5)).toBeNull();
    await expect(sandbox.readFile("a/b/c", 4)).rejects.toMatchObject({ code: "file_too_large" });
  });

  test("a sparse file of a terabyte costs nothing", async () => {
    const { sandbox, workspace } = await open(subject(), { limits: { diskBytes: 2 ** 41 } });
    await runIn(sandbox, workspace, "truncate -s 1T huge");
    await expect(sandbox.readFile("huge", 1024)).rejects.toMatchObject({ code: "file_too_large" });
  });

  test.each([
    ["a symlink to a file elsewhere", "ln -s $secret/key result.json", "result.json"],
    ["a symlink to a file beside it", "echo {} >other; ln -s other result.json", "result.json"],
    ["a file behind a linked directory", "ln -s $secret dir", "dir/key"],
    ["a symlink to itself", "ln -s result.json result.json", "result.json"],
    ["a pipe that nobody writes", "mkfifo result.json", "result.json"],
    ["a directory", "mkdir result.json", "result.json"],
    ["a file where a directory should be", "echo >dir", "dir/key"],
    ["a link to a device", "ln -s /dev/zero result.json", "result.json"],
  ])("%s is refused", async (_name, script, path) => {
    const secret = tempDir();
    await writeFile(join(secret, "key"), "s3cret");
    const { sandbox, workspace } = await open(subject());
    await runIn(sandbox, workspace, `secret='${secret}'; ${script}`);
    await expect(sandbox.readFile(path, 1024)).rejects.toMatchObject({ code: "unsafe_path" });
  });

  test("a path out of the workspace is refused, wherever it leads", async () => {
    const { sandbox, workspace } = await open(subject());
    for (const path of ["../x", "a/../../x", "/etc/passwd", `${workspace}/../x`, workspace, "", ".", "a\0b"])
      await expect(sandbox.readFile(path, 1024)).rejects.toMatchObject({ code: "unsafe_path" });
    await writeFile(join(workspace, "x"), "1");
    expect(await sandbox.readFile(join(workspace, "x"), 1)).toHaveLength(1);
  });
}
