import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { onTestFinished } from "vitest";
import type { Sandbox, SandboxAdapter, SandboxSpec } from "../../types.ts";
import { specOf } from "../run-in.ts";
import { tempDir } from "../temp-dir.ts";

/** An adapter as the contract suite sees it. */
export interface Subject {
  readonly adapter: SandboxAdapter;
}

export interface Opened {
  readonly sandbox: Sandbox;
  readonly workspace: string;
}

/** Where this Node lies: programs in a sandbox need not find it among the system's. */
export const nodeDir = dirname(dirname(process.execPath));

/** A sandbox with a workspace of its own, both gone with the test. */
export async function open(
  { adapter }: Subject,
  given: Parameters<typeof specOf>[2] = {},
): Promise<Opened & { readonly spec: SandboxSpec }> {
  const workspace = tempDir();
  const spec = specOf(newId(), workspace, given);
  const sandbox = await adapter.create(spec);
  onTestFinished(() => sandbox.destroy());
  return { sandbox, workspace, spec };
}

export function newId(): string {
  return `t-${randomBytes(6).toString("hex")}`;
}
