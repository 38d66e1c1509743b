import { expect, test } from "vitest";
import type { SandboxSpec } from "../../types.ts";
import { runIn, specOf } from "../run-in.ts";
import { tempDir } from "../temp-dir.ts";
import { open } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** What is refused before anything is made. */
export function specs(subject: () => Subject): void {
  const wrong: readonly (readonly [string, Partial<SandboxSpec>])[] = [
    ["id", { id: "../x" }],
    ["id", { id: "" }],
    ["id", { id: "a".repeat(65) }],
    ["workspaceDir", { workspaceDir: "/no/such/directory" }],
    ["workspaceDir", { workspaceDir: "relative" }],
    ["workspaceDir", { workspaceDir: "/" }],
    ["readOnlyDirs", { readOnlyDirs: ["/tmp/../etc"] }],
    ["writableDirs", { writableDirs: ["/dev/null"] }],
    ["volumes", { volumes: [{ path: "/usr/lib", sizeBytes: 1 }] }],
    ["volumes.sizeBytes", { volumes: [{ path: "/cache", sizeBytes: 0 }] }],
    ["limits.pids", { limits: { ...specOf("x", "/").limits, pids: 0 } }],
    ["limits.memoryBytes", { limits: { ...specOf("x", "/").limits, memoryBytes: Number.NaN } }],
  ];
  test.each(wrong)("a wrong %s is refused by its name: %j", async (field, given) => {
    const spec = { ...specOf("t-1", tempDir()), ...given };
    const refused: unknown = await subject()
      .adapter.create(spec)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "invalid_spec" });
    expect(String(refused)).toContain(`${field}:`);
  });

  test("a command that no program can be given is refused", async () => {
    const { sandbox, workspace } = await open(subject());
    for (const given of [
      { argv: ["/bin/echo", "a\0b"] as [string, string] },
      { env: { "A=B": "1" } },
      { env: { A: "1\0" } },
      { cwd: "relative" },
    ])
      await expect(runIn(sandbox, workspace, "true", given)).rejects.toMatchObject({ code: "invalid_spec" });
  });
}
