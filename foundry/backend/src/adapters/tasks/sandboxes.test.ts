import type { SandboxAdapter } from "@foundry/sandbox";
import { expect, test } from "vitest";
import { createSandboxes } from "./sandboxes.ts";

function adapter(name: "local" | "docker", available: boolean): SandboxAdapter & { reaped: number } {
  return {
    name,
    reaped: 0,
    probe: () => Promise.resolve({ available, detail: "no engine answers" }),
    create: () => Promise.reject(new Error("not asked here")),
    reap() {
      this.reaped += 1;
      return Promise.resolve([]);
    },
  };
}

const local = adapter("local", true);

test("a container is used where it is asked for and there is one; else the machine's own, and it says why", async () => {
  const docker = adapter("docker", true);
  const both = createSandboxes({ wanted: "auto", local, docker });
  expect(await both.choose(true)).toEqual({ adapter: docker, note: null });
  expect(await both.choose(false)).toEqual({ adapter: local, note: null });
  for (const missing of [adapter("docker", false), null]) {
    const chosen = await createSandboxes({ wanted: "auto", local, docker: missing }).choose(true);
    expect(chosen.adapter).toBe(local);
    expect(chosen.note).toContain("asks for containers");
  }
});

test("an operator who wants containers gets nothing less", async () => {
  for (const docker of [adapter("docker", false), null])
    await expect(createSandboxes({ wanted: "docker", local, docker }).choose(false)).rejects.toMatchObject({
      code: "sandbox_unavailable",
    });
  const none = createSandboxes({ wanted: "local", local: adapter("local", false), docker: null });
  await expect(none.choose(true)).rejects.toMatchObject({ code: "sandbox_unavailable" });
});

test("[HC5] the reaper asks only engines that are there, so that one that is away delays no task", async () => {
  const [own, away] = [adapter("local", true), adapter("docker", false)];
  await createSandboxes({ wanted: "auto", local: own, docker: away }).reap(new Set());
  expect([own.reaped, away.reaped]).toEqual([1, 0]);
});

test("[DX10] what the operator wants and this machine has not is said, without asking for a sandbox", async () => {
  const said = (wanted: "auto" | "local" | "docker", docker: SandboxAdapter | null, own = local) =>
    createSandboxes({ wanted, local: own, docker }).trouble();
  expect(await said("auto", null)).toBeNull();
  expect(await said("docker", adapter("docker", true), adapter("local", false))).toBeNull();
  expect(await said("docker", null)).toBe("This worker has no Docker.");
  expect(await said("docker", adapter("docker", false))).toBe(
    "The docker sandbox cannot be used here: no engine answers.",
  );
  expect(await said("local", null, adapter("local", false))).toContain("The local sandbox cannot be used");
  const broken = { ...local, probe: () => Promise.reject(new RangeError("/a/path is full")) };
  expect(await said("local", null, broken)).toBe("The sandbox could not be looked at (RangeError).");
});
