import { expect, onTestFinished, test } from "vitest";
import { mebibyte, runIn } from "../run-in.ts";
import { newId, open } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** Room beside the workspace. */
export function volumes(subject: () => Subject): void {
  test("a volume is kept between programs, has a size, and is gone with the sandbox", async () => {
    const given = [{ path: "/cache", sizeBytes: 50 * mebibyte }];
    const { sandbox, workspace, spec } = await open(subject(), { volumes: given });
    expect((await runIn(sandbox, workspace, "echo kept >/cache/x")).outcome).toEqual({
      kind: "exited",
      code: 0,
    });
    expect((await runIn(sandbox, workspace, "cat /cache/x")).stdout).toBe("kept\n");
    const filled = await runIn(sandbox, workspace, "head -c 90000000 /dev/zero >/cache/big; exec sleep 30");
    expect(filled.outcome).toEqual({ kind: "limit", limit: "disk" });
    await sandbox.destroy();
    const again = await subject().adapter.create({ ...spec, id: newId() });
    onTestFinished(() => again.destroy());
    expect((await runIn(again, workspace, "ls /cache")).stdout).toBe("");
  });
}
