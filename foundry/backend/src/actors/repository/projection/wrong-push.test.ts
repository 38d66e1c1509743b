import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NAME, startRepository } from "../testing/start-repository.ts";
import type { TestRepository } from "../testing/start-repository.ts";

let repo: TestRepository;
beforeEach(async () => {
  repo = await startRepository();
});
afterEach(() => repo.close());

async function read(): Promise<void> {
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
}

async function restackOnward(): Promise<void> {
  await repo.control.push(NAME, [{ branch: "main", message: "Onward", files: { "trunk.txt": "on\n" } }]);
  await read();
  await repo.run({ kind: "restack_repo", dryRun: false });
}

describe("[ST3] a child's commits that were pushed to its parent by mistake, with readings of git between", () => {
  test.each([[1], [2]])(
    "are the child's again when they are taken back, after %i readings",
    async (readings) => {
      await repo.control.pushStack(NAME, [{ name: "a" }, { name: "b", commits: 2 }, { name: "c" }]);
      await read();
      const { a = "", b = "" } = repo.heads();
      await repo.control.moveBranch(NAME, "a", b);
      for (let n = 0; n < readings; n++) await read();
      await repo.control.moveBranch(NAME, "a", a);
      await restackOnward();
      expect(await repo.own("a", "b")).toEqual(["b: step 1", "b: step 2"]);
      expect(await repo.own("b", "c")).toEqual(["c: step 1"]);
      expect(await repo.branches()).toMatchObject({ b: { parent: "a", state: "restacked" } });
    },
  );
});
