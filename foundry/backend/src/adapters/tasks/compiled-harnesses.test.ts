import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { createCompiledHarnesses } from "./compiled-harnesses.ts";

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "compiled-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** What Node says of its cache, module by module. */
async function modulesOf(program: string, dir: string): Promise<string> {
  const env = { NODE_COMPILE_CACHE: dir, NODE_DEBUG_NATIVE: "COMPILE_CACHE" };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], { env });
  return stdout + stderr;
}

test("a program is compiled after the first question for it, and found compiled from then on", async () => {
  const own = tempDir();
  const dir = join(own, "cache");
  const program = join(own, "program.ts");
  writeFileSync(program, 'const text: string = "x".repeat(2000); if (text === "") throw new Error(text);\n');
  const compiled = createCompiledHarnesses({ dir, nodePath: process.execPath });
  expect(compiled.dirFor(program)).toBeNull();
  await compiled.settled();
  expect(compiled.dirFor(program)).toBe(dir);
  expect(await modulesOf(program, dir)).toMatch(/program\.ts.* success/);
});

test("a program that cannot be compiled ahead is started without", async () => {
  const own = tempDir();
  const compiled = createCompiledHarnesses({ dir: join(own, "cache"), nodePath: join(own, "no-node") });
  expect(compiled.dirFor(join(own, "program.ts"))).toBeNull();
  await compiled.settled();
  expect(compiled.dirFor(join(own, "program.ts"))).toBeNull();
  expect(existsSync(join(own, "no-node"))).toBe(false);
});
