import { createServer, connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import koffi from "koffi";
import { expect, onTestFinished, test } from "vitest";
import { keepNoDelay } from "./keep-no-delay.ts";
import type { EngineState } from "./types.ts";

const linux = process.platform === "linux";

/** What the kernel says about every socket of this process that is connected to `port`. */
function noDelayOf(socket: Socket): boolean {
  const libc = koffi.load(null);
  const getsockopt = libc.func("int getsockopt(int, int, int, _Out_ int *, _Inout_ uint32_t *)");
  const fd = (Reflect.get(socket, "_handle") as { fd: number }).fd;
  const value = [0];
  expect(getsockopt(fd, 6, 1, value, [4])).toBe(0);
  return value[0] !== 0;
}

async function listen(): Promise<{ port: number; dial: () => Promise<Socket> }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const dial = async (): Promise<Socket> => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: false });
    await once(socket, "connect");
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  return { port, dial };
}

test.runIf(linux)(
  "connections to the engine lose Nagle's delay, now and after a reconnect; others keep it",
  async () => {
    const engine = await listen();
    const other = await listen();
    let changed: (state: EngineState) => void = () => undefined;
    const timers: (() => void)[] = [];
    const first = await engine.dial();
    const unrelated = await other.dial();
    expect(noDelayOf(first)).toBe(false);

    const keeper = await keepNoDelay({
      engine: {
        port: engine.port,
        onStateChange(listener) {
          changed = listener;
          return () => (changed = () => undefined);
        },
      },
      clock: { now: () => 0, setTimer: (_delayMs, fn) => (timers.push(fn), () => undefined) },
    });
    expect(noDelayOf(first)).toBe(true);
    expect(noDelayOf(unrelated)).toBe(false);

    const second = await engine.dial();
    changed("up");
    expect(noDelayOf(second)).toBe(true);

    const third = await engine.dial();
    timers.at(-1)?.();
    expect(noDelayOf(third)).toBe(true);

    keeper.close();
    const fourth = await engine.dial();
    changed("up");
    expect(noDelayOf(fourth)).toBe(false);
    expect(keeper.applyNow()).toBe(1);
    expect(keeper.applyNow()).toBe(0);
  },
);

test("without an engine's port there is nothing to do", async () => {
  const keeper = await keepNoDelay({ engine: { port: null, onStateChange: () => () => undefined } });
  expect(keeper.applyNow()).toBe(0);
  keeper.close();
});

test.runIf(linux)("looking leaves no descriptor behind", async () => {
  const engine = await listen();
  await engine.dial();
  const keeper = await keepNoDelay({ engine: { port: engine.port, onStateChange: () => () => undefined } });
  onTestFinished(() => keeper.close());
  const before = descriptors();
  for (let look = 0; look < 10; look += 1) keeper.applyNow();
  expect(descriptors()).toBe(before);
});

function descriptors(): number {
  return readdirSync("/proc/self/fd").filter((fd) => fd !== "" && isOpen(fd)).length;
}

function isOpen(fd: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) !== "";
  } catch {
    return false;
  }
}
