import type { DeliverySummary } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useChangeHighlight } from "../../ui/change-highlight.ts";
import { cx } from "../../ui/class-names.ts";
import { formatBytes, formatDuration } from "../../ui/format.ts";
import list from "../../ui/list-page.module.css";
import { Time } from "../../ui/time.tsx";
import tones from "../../ui/tones.module.css";
import styles from "./deliveries.module.css";
import { deliveryStatusInfo } from "./delivery-status.ts";

interface DeliveryRowProps {
  readonly delivery: DeliverySummary;
  readonly tabIndex: 0 | -1;
  readonly gone: boolean;
}

/** One delivery in the list: how it ended, what it is, where it belongs, and when it came. */
export const DeliveryRow = memo(function DeliveryRow({ delivery, tabIndex, gone }: DeliveryRowProps) {
  const element = useChangeHighlight(delivery, false);
  const { icon: StatusIcon, tone, label } = deliveryStatusInfo(delivery.status);
  const took = delivery.appliedAtMs === null ? null : delivery.appliedAtMs - delivery.receivedAtMs;
  return (
    <Link
      to="/deliveries/$guid"
      params={{ guid: delivery.guid }}
      search={true}
      preload={false}
      tabIndex={tabIndex}
      className={cx(list.row, styles.row, gone && list.gone)}
    >
      <span className={cx(list.status, tones[tone])}>
        <StatusIcon size={16} />
        {label}
      </span>
      <span ref={element} className={list.text}>
        <span className={list.clip}>
          {delivery.event}
          {delivery.action !== null && `.${delivery.action}`}
        </span>
        <span className={cx(list.clip, list.small)} title={delivery.error?.message ?? delivery.guid}>
          {delivery.error?.message ?? delivery.guid}
        </span>
      </span>
      <span className={cx(list.clip, styles.optional)} title={delivery.repoFullName ?? undefined}>
        {delivery.repoFullName ?? delivery.accountLogin}
      </span>
      <span className={cx(list.number, styles.optional)} title="Time until applied">
        {took !== null && formatDuration(took)}
      </span>
      <span className={cx(list.number, styles.optional)} title="Size of the payload">
        {formatBytes(delivery.payloadBytes)}
      </span>
      <span className={list.number}>
        <Time atMs={delivery.receivedAtMs} />
      </span>
    </Link>
  );
});
