import { AlertIcon, ArchiveIcon, CheckIcon, PlugIcon } from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { cx } from "../../ui/class-names.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { plural } from "../../ui/format.ts";
import tones from "../../ui/tones.module.css";
import line from "../../ui/work-line.module.css";
import type { Attention } from "../organization/attention.ts";
import { describeDisconnection } from "../organization/describe-disconnection.ts";
import { describeSyncProblem } from "../organization/describe-sync.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { taskItem } from "../organization/sidebar-item.ts";
import { useAttention } from "../organization/use-attention.ts";
import { WorkLine } from "../organization/work-line.tsx";

/** What waits for a person, each with the way to it. */
export function AttentionList({ store }: { readonly store: OrganizationStore }) {
  const items = useAttention(store);
  if (items.length === 0) {
    return (
      <EmptyState icon={CheckIcon} title="Nothing needs you">
        Tasks that fail or ask something, parked deliveries and sync problems show here.
      </EmptyState>
    );
  }
  return (
    <ul>
      {items.map((item) => (
        <AttentionLine key={item.id} item={item} orgId={store.orgId} />
      ))}
    </ul>
  );
}

function AttentionLine({ item, orgId }: { readonly item: Attention; readonly orgId: string }) {
  switch (item.kind) {
    case "task":
      return <WorkLine orgId={orgId} item={taskItem(item.task)} />;
    case "connection":
      return (
        <Line icon={PlugIcon} meta={describeDisconnection(item.connection)}>
          <Link to="/settings/connection" className={line.title}>
            {item.connection.login} is {item.connection.status}
          </Link>
        </Line>
      );
    case "sync":
      return (
        <Line icon={AlertIcon} meta={describeSyncProblem(item.sync) ?? ""}>
          <span className={line.title}>The last sync had a problem</span>
        </Line>
      );
    case "parked":
      return (
        <Line icon={ArchiveIcon} meta="They could not be applied and wait for a retry or a discard.">
          <Link to="/deliveries" search={{ status: "parked" }} className={line.title}>
            {plural(item.count, "delivery is parked", "deliveries are parked")}
          </Link>
        </Line>
      );
  }
}

function Line(props: { readonly icon: Icon; readonly meta: string; readonly children: ReactNode }) {
  const { icon: IconOf, meta, children } = props;
  return (
    <li className={line.line}>
      <span className={cx(line.icon, tones["attention"])}>
        <IconOf size={16} />
      </span>
      <span className={line.text}>
        {children}
        <span className={line.meta}>{meta}</span>
      </span>
    </li>
  );
}
