import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import { useServices } from "../../services/context.ts";
import { useTopic, useTopicCollection, useTopicValue } from "../../topics/hooks.ts";
import { cx } from "../../ui/class-names.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import list from "../../ui/list-page.module.css";
import { MasterDetail } from "../../ui/master-detail/master-detail.tsx";
import page from "../../ui/page.module.css";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTitle } from "../../ui/use-title.ts";
import styles from "./deliveries.module.css";
import { DeliveryFilters } from "./delivery-filters.tsx";
import { DeliveryList } from "./delivery-list.tsx";
import { knownEvents } from "./merge-deliveries.ts";
import { ParkedList } from "./parked-list.tsx";
import { PerMinuteChart } from "./per-minute-chart.tsx";
import { RecoveryPanel } from "./recovery-panel.tsx";

const topic = { name: "deliveries" } as const;

/** Every webhook that came, live, with what became of it. */
export function DeliveriesPage() {
  useTitle("Deliveries");
  const { live } = useServices();
  const search = useSearch({ from: "/deliveries" });
  const { guid }: { guid?: string } = useParams({ strict: false });
  const status = useTopic(topic);
  const counts = useTopicValue(topic, "counts");
  const { rows, version } = useTopicCollection(topic, "deliveries");
  return (
    <div className={list.page}>
      <header className={cx(list.head, styles.head)}>
        <div className={page.head}>
          <h1 className={page.title}>Deliveries</h1>
          <RecoveryPanel />
        </div>
        <div style={{ minHeight: 68 }}>{counts !== undefined && <PerMinuteChart counts={counts} />}</div>
      </header>
      <DeliveryFilters search={search} counts={counts} events={knownEvents(rows.values(), search.event)} />
      <MasterDetail label="Delivery" detail={guid === undefined ? null : <Outlet />}>
        {status.kind === "error" ? (
          <ErrorState
            title="Deliveries cannot be shown"
            error={{ message: status.message, code: status.code, requestId: null }}
            onRetry={() => live.retry(topic)}
          />
        ) : status.kind === "loading" ? (
          <Skeleton label="Loading deliveries" lines={10} />
        ) : search.status === "parked" ? (
          <ParkedList parked={counts?.parked ?? 0} event={search.event} />
        ) : (
          <DeliveryList
            key={`${search.status ?? ""} ${search.event ?? ""}`}
            search={search}
            live={rows}
            version={version}
          />
        )}
      </MasterDetail>
    </div>
  );
}
