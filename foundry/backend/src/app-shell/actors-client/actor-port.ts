import { backoffMs } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import type { ActorConnection, ActorLink } from "./actor-link.ts";
import { ActorUnavailableError, classifyFailure } from "./errors.ts";
import { within } from "./within.ts";

export interface CallOptions {
  /** The whole call, with its retries. */
  readonly timeoutMs?: number;
  /** false: never sent twice, so a connection that is lost during the call ends it. */
  readonly repeatable?: boolean;
}

/** One actor, by its actions' types. */
export interface ActorPort<Actions> {
  /**
   * Calls an action over the open connection, again while the actor or the engine moves. Rejects with
   * ActorUnavailableError when the time is over, or with the actor's own RivetError.
   */
  call<Name extends keyof Actions & string>(
    name: Name,
    ...args: ActionArgs<Actions[Name]>
  ): ActionResult<Actions[Name]>;
  with(options: CallOptions): ActorPort<Actions>;
  /**
   * Listens to a broadcast. Resolves when the actor's connection is open; `onLost` is called once when that very
   * connection is gone, after which nothing is heard any more.
   */
  listen(
    event: string,
    listener: (payload: unknown) => void,
    onLost: (reason: string) => void,
  ): Promise<() => void>;
}

type ActionArgs<Action> = Action extends (...args: infer Args) => unknown ? Args : never;
type ActionResult<Action> = Action extends (...args: never[]) => infer Result
  ? Promise<Awaited<Result>>
  : never;

export interface PortDeps {
  /** The actor's link; the returned function ends this use of it. */
  acquire(): { link: ActorLink; release: () => void };
  readonly clock: Clock;
  readonly random: () => number;
  readonly retry: RetryPolicy;
}

export function createActorPort<Actions>(
  deps: PortDeps,
  { timeoutMs, repeatable = true }: CallOptions & { readonly timeoutMs: number },
): ActorPort<Actions> {
  async function call(name: string, args: unknown[]): Promise<unknown> {
    const deadline = deps.clock.now() + timeoutMs;
    const { link, release } = deps.acquire();
    try {
      for (let attempt = 1; ; attempt += 1) {
        const connection = await link.whenOpen(deadline - deps.clock.now());
        try {
          return await within(deadline - deps.clock.now(), deps.clock, connection.action({ name, args }));
        } catch (error) {
          const delay = backoffMs(attempt, deps.retry, deps.random);
          const failure = classifyFailure(error);
          if (failure !== "transient") throw error;
          if (!repeatable || deps.clock.now() + delay >= deadline) {
            throw new ActorUnavailableError(`${name} was not answered`, { cause: error });
          }
          await new Promise<void>((resolve) => deps.clock.setTimer(delay, resolve));
        }
      }
    } finally {
      release();
    }
  }

  async function listen(
    event: string,
    listener: (payload: unknown) => void,
    onLost: (reason: string) => void,
  ): Promise<() => void> {
    const { link, release } = deps.acquire();
    let connection: ActorConnection;
    try {
      connection = await link.whenOpen(timeoutMs);
    } catch (error) {
      release();
      throw error;
    }
    const stopHearing = connection.on(event, listener);
    const stop = (): void => {
      stopLost();
      stopHearing();
      release();
    };
    const stopLost = link.onLost(() => {
      stop();
      onLost("the actor's connection was lost");
    });
    return stop;
  }

  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wire has no types; the actor's action does
    call: (name, ...args) => call(name, args) as ActionResult<Actions[typeof name]>,
    with: (changed) => createActorPort(deps, { timeoutMs, repeatable, ...changed }),
    listen,
  };
}
