import type { Clock } from "@foundry/durable";
import { ActorUnavailableError } from "./errors.ts";

/** The answer, or an ActorUnavailableError when it does not come in time. */
export function within<Value>(
  timeoutMs: number,
  clock: Pick<Clock, "setTimer">,
  answer: Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(timeoutMs, () =>
      reject(new ActorUnavailableError("the actor did not answer in time")),
    );
    answer.then(resolve, reject).finally(cancel);
  });
}
