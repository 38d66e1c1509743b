import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { createConfigScene, type ConfigScene } from "./testing/config-scene.ts";

let scene: ConfigScene;
beforeEach(async () => {
  scene = await createConfigScene();
});

describe("[RC5] order", () => {
  const sizeOf = async () => (await scene.repo.config()).config?.sandbox?.size;
  const small = () => scene.commit("[sandbox]\nsize = 'small'\n");
  const large = (parent: string) => scene.commit("[sandbox]\nsize = 'large'\n", parent);

  test("an older push that arrives later changes nothing, and asks for nothing", async () => {
    const older = small();
    const newer = large(older);
    const first = scene.pushed(older, 1);
    const second = scene.pushed(newer, 2);
    await scene.arrives(second);
    scene.repo.world.calls.length = 0;
    await scene.arrives(first);
    expect(await sizeOf()).toBe("large");
    expect(scene.repo.world.calls).toEqual([]);
    expect((await scene.newestJob())?.message).toBe("A newer push is in force already.");
  });

  test("a newer one that could not be used is newer, too", async () => {
    const older = small();
    const bad = scene.commit("a = = 1", older);
    const first = scene.pushed(older, 1);
    await scene.arrives(scene.pushed(bad, 2), first);
    expect(await scene.repo.config()).toMatchObject({ config: null, error: { sha: bad } });
  });

  test("two pushes within a second, in the wrong order: the branch itself decides", async () => {
    const older = small();
    const newer = large(older);
    const heads = [scene.pushed(older, 1), scene.pushed(newer, 1)] as const;
    await scene.arrives(heads[1], heads[0]);
    expect(await sizeOf()).toBe("large");
    // A force push back to the older one, within the same second.
    await scene.push(older, 1);
    expect(await sizeOf()).toBe("small");
  });

  test("after a gap, git says which commit contains which", async () => {
    const first = small();
    const second = large(first);
    const third = scene.commit("[sandbox]\nsize = 'medium'\n", second);
    await scene.push(first, 1);
    const lost = scene.pushed(second, 2);
    const newest = scene.pushed(third, 3);
    // The branch has moved on once more; that push is on its way.
    scene.repo.world.branchHeads.set("acme/web:main", second);
    await scene.resync();
    scene.repo.world.branchHeads.set("acme/web:main", scene.commit("", third));
    expect(await sizeOf()).toBe("large");
    scene.repo.world.calls.length = 0;
    await scene.arrives(lost);
    expect(scene.repo.world.calls).toContain(`compare/${second}...${second}`);
    expect(scene.contentCalls()).toEqual([]);
    await scene.arrives(newest);
    expect(scene.repo.world.calls).toContain(`compare/${second}...${third}`);
    expect(await sizeOf()).toBe("medium");
  });

  test("after a gap and a force push, where neither contains the other, the branch is read", async () => {
    await scene.push(small(), 1);
    await scene.resync();
    const apart = scene.pushed(scene.commit("[sandbox]\nsize = 'medium'\n"), 2);
    const now = scene.commit("[sandbox]\nsize = 'large'\n");
    scene.repo.world.branchHeads.set("acme/web:main", now);
    await scene.arrives(apart);
    expect(await scene.repo.config()).toMatchObject({
      config: { sandbox: { size: "large" } },
      source: { sha: now },
    });
  });

  test("whatever the order of arrival, the newest push is in force", async () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const;
    for (const [round, order] of orders.entries()) {
      const first = scene.commit(`[sandbox]\nsize = 'small'\n`);
      const second = scene.commit(`[sandbox]\nsize = 'medium'\n`, first);
      const third = large(second);
      // Two of them within one second.
      const heads = [
        scene.pushed(first, 10 * (round + 1)),
        scene.pushed(second, 10 * (round + 1) + 1),
        scene.pushed(third, 10 * (round + 1) + 1),
      ];
      for (const index of order) {
        const head = heads[index];
        if (head) await scene.arrives(head);
      }
      expect(await scene.repo.config(), order.join()).toMatchObject({ source: { sha: third } });
    }
  });
});

test("[RC5] whatever is pushed, lost, late or within one second: the last push is in force", async () => {
  const step = fc.record({
    kind: fc.constantFrom("push", "push", "push", "revert", "force", "deliver", "deliver", "lose", "resync"),
    pick: fc.nat(5),
    seconds: fc.nat(2),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
      scene = await createConfigScene();
      const history: string[] = [];
      const onTheirWay: ReturnType<ConfigScene["pushed"]>[] = [];
      let second = 0;
      let isLost = false;
      const send = (sha: string) => {
        history.push(sha);
        onTheirWay.push(scene.pushed(sha, second));
      };
      for (const { kind, pick, seconds } of [...steps, { kind: "push", pick: 0, seconds: 0 }]) {
        second += seconds;
        const any = pick % Math.max(1, onTheirWay.length);
        const [taken] = kind === "deliver" || kind === "lose" ? onTheirWay.splice(any, 1) : [];
        if (kind === "push") send(scene.commit("", history.at(-1) ?? null));
        else if (kind === "force") send(scene.commit("", history[pick] ?? null));
        else if (kind === "revert") send(history[pick % Math.max(1, history.length)] ?? scene.commit(""));
        else if (kind === "resync") await scene.resync();
        else if (taken && kind === "deliver") await scene.arrives(taken);
        else if (taken) isLost = true;
      }
      // Those that are still on their way arrive backwards; a lost one is healed by a full sync.
      for (const head of onTheirWay.toReversed()) await scene.arrives(head);
      if (isLost) await scene.resync();
      expect((await scene.repo.config()).source?.sha).toBe(history.at(-1));
    }),
    { numRuns: 60 },
  );
});
