import { actor, setup } from "rivetkit";
import { createClient } from "rivetkit/client";
import { expect, onTestFinished, test } from "vitest";
import { startTestEngine } from "./index.ts";

const counter = actor({
  state: { count: 0 },
  actions: {
    increment: (c, by: number) => {
      c.state.count += by;
      return c.state.count;
    },
  },
});

async function start() {
  const engine = await startTestEngine();
  onTestFinished(() => engine.close());
  return engine;
}

test("a test's engine has its own actors, which another one does not see", async () => {
  const [{ connection }, other] = [await start(), await start()];
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
  const stranger = createClient<typeof registry>({ ...other.connection });
  onTestFinished(async () => {
    await Promise.all([client.dispose(), stranger.dispose()]);
  });

  expect(await client.counter.getOrCreate(["same"]).increment(2)).toBe(2);
  expect(await client.counter.get(["same"]).increment(1)).toBe(3);
  await expect(stranger.counter.get(["same"]).increment(1)).rejects.toMatchObject({ code: "not_found" });
});
