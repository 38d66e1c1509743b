import type { Delivery, DeliverySummary } from "@foundry/shared";
import { ReplyIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { useQuery } from "../../services/use-query.ts";
import { useTopicRow } from "../../topics/hooks.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { InlineError } from "../../ui/inline-error.tsx";
import { CloseDetail, Detail, DetailError } from "../../ui/master-detail/detail.tsx";
import page from "../../ui/page.module.css";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StatePill } from "../../ui/state-pill.tsx";
import { DeliveryFacts } from "./delivery-facts.tsx";
import { DeliveryPayload } from "./delivery-payload.tsx";
import { deliveryStatusInfo } from "./delivery-status.ts";
import { ParkedButtons } from "./parked-buttons.tsx";
import { parkedDeliveryId } from "./parked-id.ts";

/** One delivery: what became of it (live), what it brought, and the ways to do it again. */
export function DeliveryDetail() {
  const { guid } = useParams({ from: "/deliveries/$guid" });
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.getDelivery(guid, signal), [api, guid]);
  const { data, error, reload } = useQuery(`delivery ${guid}`, load);
  const live = useTopicRow({ name: "deliveries" }, "deliveries", guid);
  if (data === null && error !== null) {
    const title =
      error.status === 404 ? "This delivery is not kept any more" : "The delivery cannot be shown";
    return <ErrorState title={title} error={error} onRetry={reload} actions={<CloseButton />} />;
  }
  const summary = live ?? data;
  if (summary === null) return <Skeleton label="Loading the delivery" />;
  return <DeliveryBody delivery={summary} full={data} onChanged={reload} />;
}

interface DeliveryBodyProps {
  readonly delivery: DeliverySummary;
  readonly full: Delivery | null;
  readonly onChanged: () => void;
}

function DeliveryBody({ delivery, full, onChanged }: DeliveryBodyProps) {
  const { icon, label, tone, meaning } = deliveryStatusInfo(delivery.status);
  const name = delivery.action === null ? delivery.event : `${delivery.event}.${delivery.action}`;
  return (
    <Detail title={name} subtitle={<p className={page.muted}>{meaning}</p>} close={<CloseButton />}>
      <div className={page.actions}>
        <StatePill icon={icon} label={label} tone={tone} />
        {delivery.status === "parked" ? (
          <ParkedButtons
            kind="delivery"
            id={parkedDeliveryId(delivery.guid)}
            subject={name}
            onSettled={onChanged}
          />
        ) : (
          <ReplayButton guid={delivery.guid} pending={delivery.status === "pending"} onChanged={onChanged} />
        )}
      </div>
      {delivery.error !== null && (
        <DetailError>
          {delivery.error.message} <code>{delivery.error.code}</code>
        </DetailError>
      )}
      <DeliveryFacts delivery={delivery} />
      {full === null ? <Skeleton label="Loading the payload" /> : <DeliveryPayload payload={full.payload} />}
    </Detail>
  );
}

interface ReplayButtonProps {
  readonly guid: string;
  readonly pending: boolean;
  readonly onChanged: () => void;
}

function ReplayButton({ guid, pending, onChanged }: ReplayButtonProps) {
  const { api, toasts } = useServices();
  const replay = useCallback(() => api.replayDelivery(guid), [api, guid]);
  const done = useCallback(() => {
    toasts.show({ tone: "success", text: "Replayed: it is routed and applied again." });
    onChanged();
  }, [toasts, onChanged]);
  const { run, running, error } = useCommand(replay, done);
  return (
    <>
      <Button leadingVisual={ReplyIcon} loading={running || pending} onClick={() => run()}>
        Replay
      </Button>
      <InlineError error={error} />
    </>
  );
}

function CloseButton() {
  const navigate = useNavigate();
  const search = useSearch({ from: "/deliveries" });
  return (
    <CloseDetail label="Close the delivery" onClose={() => void navigate({ to: "/deliveries", search })} />
  );
}
