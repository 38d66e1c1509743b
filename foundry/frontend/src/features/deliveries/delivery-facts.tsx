import type { DeliverySummary } from "@foundry/shared";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { formatBytes, formatDuration, plural } from "../../ui/format.ts";
import { Time } from "../../ui/time.tsx";

/** What is known of a delivery besides its payload. */
export function DeliveryFacts({ delivery }: { readonly delivery: DeliverySummary }) {
  const { appliedAtMs, receivedAtMs } = delivery;
  return (
    <Facts>
      <Fact name="GUID">
        <code>{delivery.guid}</code> <CopyButton text={delivery.guid} label="Copy GUID" />
      </Fact>
      <Fact name="Received">
        <Time atMs={receivedAtMs} />
        {delivery.recovered && " · by recovery"}
      </Fact>
      <Fact name="Applied">
        {appliedAtMs === null ? (
          "—"
        ) : (
          <>
            <Time atMs={appliedAtMs} /> · {formatDuration(appliedAtMs - receivedAtMs)} after it came
          </>
        )}
      </Fact>
      <Fact name="Account">{delivery.accountLogin ?? "none named"}</Fact>
      <Fact name="Repository">{delivery.repoFullName ?? "none named"}</Fact>
      <Fact name="Attempts">
        {delivery.attempts}
        {delivery.duplicates > 0 && ` · came again ${plural(delivery.duplicates, "time")}`}
      </Fact>
      <Fact name="Payload">{formatBytes(delivery.payloadBytes)}</Fact>
    </Facts>
  );
}
