import { recoverySchema } from "@foundry/shared";
import type { DeliveryStatus } from "@foundry/shared";
import { pollUntil } from "../harness/poll-until.ts";
import type { TopicRecorder } from "../harness/record-topic.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet } from "../harness/wait-for.ts";

/** GitHub has sent all, what was lost was asked for again, and nothing waits any more. */
export async function reconcile(stack: Stack, deliveries: TopicRecorder): Promise<void> {
  await stack.github.webhooksSettled();
  await untilRecovered(deliveries);
  const before = stateOf(deliveries).startedAtMs ?? 0;
  const asked = await stack.api.post("/api/deliveries/recover");
  if (asked.status !== 202) throw new Error(`the recovery was refused: ${asked.status}`);
  await untilRecovered(deliveries, before);
  await untilQuiet(stack);
}

/** GUIDs of GitHub's log by what became of them here; `missing`: the service does not know them. */
export async function account(stack: Stack): Promise<Map<DeliveryStatus | "missing", string[]>> {
  const statuses = new Map((await stack.api.deliveries()).map(({ guid, status }) => [guid, status]));
  const sent = new Set(stack.github.deliveries().map(({ guid }) => guid));
  return Map.groupBy(sent, (guid) => statuses.get(guid) ?? "missing");
}

function untilRecovered(deliveries: TopicRecorder, afterMs = -1): Promise<true> {
  return pollUntil(
    "the recovery is over",
    () => {
      const { status, startedAtMs, error } = stateOf(deliveries);
      if (status === "error") throw new Error(`the recovery failed: ${error?.code}`);
      return status !== "running" && (startedAtMs ?? 0) > afterMs;
    },
    { timeoutMs: 300_000 },
  );
}

function stateOf(deliveries: TopicRecorder) {
  return recoverySchema.parse(deliveries.state().values["recovery"]);
}
