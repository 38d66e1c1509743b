import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/** What a process of a benchmark can be asked to do: one argument, one answer, both JSON. */
export type Procedures = Record<string, (input: never) => unknown>;

export interface RemoteProcess<P extends Procedures> {
  readonly pid: number;
  call<Name extends keyof P & string>(
    name: Name,
    input: Parameters<P[Name]>[0],
  ): Promise<Awaited<ReturnType<P[Name]>>>;
  close(): Promise<void>;
}

interface Request {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

type Reply =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

/** In the child: answers the parent's calls, and ends when the parent lets go. */
export function serveProcedures(procedures: Procedures): void {
  process.on("message", (message: Request) => void answer(message, procedures));
  process.on("disconnect", () => process.exit(0));
}

async function answer(request: Request, procedures: Procedures): Promise<void> {
  try {
    const procedure = procedures[request.name];
    if (procedure === undefined) throw new Error(`no procedure ${request.name}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- startProcess<P> typed the caller's side
    process.send?.({ id: request.id, result: await procedure(request.input as never) });
  } catch (error) {
    process.send?.({
      id: request.id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

/**
 * Starts a process of a benchmark: the load generator must not share an event loop with what it loads, and each side
 * of a comparison gets a heap of its own. `file` calls `serveProcedures`.
 */
export function startProcess<P extends Procedures>(
  file: URL,
  options: { env?: Record<string, string>; nodeOptions?: string[] } = {},
): RemoteProcess<P> {
  const child = fork(file, [], {
    env: { ...process.env, ...options.env },
    execArgv: options.nodeOptions ?? [],
    // What a child says is for the person who waits: stdout is for the figures alone.
    stdio: ["ignore", 2, 2, "ipc"],
    serialization: "advanced",
  });
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  const ended = endOf(child, pending);
  child.on("message", (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `answer` above sends on this channel
    settle(message as Reply, pending);
  });
  let lastId = 0;
  return {
    pid: child.pid ?? 0,
    call(name, input) {
      lastId += 1;
      const waiting = Promise.withResolvers<unknown>();
      pending.set(lastId, waiting);
      child.send({ id: lastId, name, input } satisfies Request, (error) => {
        if (error !== null) waiting.reject(error);
      });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- P says what the child's procedures return
      return waiting.promise as Promise<Awaited<ReturnType<P[typeof name]>>>;
    },
    async close() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function settle(reply: Reply, pending: Map<number, PromiseWithResolvers<unknown>>): void {
  const waiting = pending.get(reply.id);
  pending.delete(reply.id);
  if ("error" in reply) waiting?.reject(new Error(reply.error));
  else waiting?.resolve(reply.result);
}

function endOf(child: ChildProcess, pending: Map<number, PromiseWithResolvers<unknown>>): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      for (const waiting of pending.values())
        waiting.reject(new Error(`the process ended (${signal ?? code})`));
      pending.clear();
      resolve();
    });
  });
}
