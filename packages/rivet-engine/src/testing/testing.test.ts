import { actor, setup } from "rivetkit";
import { createClient } from "rivetkit/client";
import { expect, onTestFinished, test } from "vitest";
import { createTestNamespace } from "./index.ts";

const counter = actor({
  state: { count: 0 },
  actions: {
    increment: (c, by: number) => {
      c.state.count += by;
      return c.state.count;
    },
  },
});

test("a test's namespace has its own actors, which another namespace does not see", async () => {
  const connection = await createTestNamespace();
  const registry = setup({
    ...connection,
    use: { counter },
    startServices: false,
    noWelcome: true,
    shutdown: { disableSignalHandlers: true },
  });
  onTestFinished(() => registry.shutdown());
  await registry.startAndWait();
  const client = createClient<typeof registry>({ ...connection });
  const stranger = createClient<typeof registry>({ ...(await createTestNamespace()) });
  onTestFinished(async () => {
    await Promise.all([client.dispose(), stranger.dispose()]);
  });

  expect(await client.counter.getOrCreate(["same"]).increment(2)).toBe(2);
  expect(await client.counter.get(["same"]).increment(1)).toBe(3);
  await expect(stranger.counter.get(["same"]).increment(1)).rejects.toMatchObject({ code: "not_found" });
});
