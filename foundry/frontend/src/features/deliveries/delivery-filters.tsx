import type { DeliveryCounts, DeliveryStatus } from "@foundry/shared";
import { CounterLabel } from "@primer/react";
import { useNavigate, useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { Choice } from "../../ui/choice.tsx";
import { cx } from "../../ui/class-names.ts";
import { formatCount } from "../../ui/format.ts";
import list from "../../ui/list-page.module.css";
import tabs from "../../ui/tabs.module.css";
import styles from "./deliveries.module.css";
import type { DeliverySearch } from "./delivery-search.ts";
import { deliveryStatusInfo } from "./delivery-status.ts";

interface DeliveryFiltersProps {
  readonly search: DeliverySearch;
  readonly counts: DeliveryCounts | undefined;
  readonly events: readonly string[];
}

const statuses: readonly DeliveryStatus[] = ["pending", "applied", "ignored", "parked", "discarded"];

/** By state and by event; both stand in the address. */
export function DeliveryFilters({ search, counts, events }: DeliveryFiltersProps) {
  const navigate = useNavigate();
  const { event } = search;
  return (
    <div className={cx(list.filters, styles.filters)}>
      <nav className={tabs.tabs} aria-label="Deliveries by state">
        <Tab label="All" count={undefined} search={{ event }} current={search.status === undefined} />
        {statuses.map((status) => (
          <Tab
            key={status}
            label={deliveryStatusInfo(status).label}
            count={counts?.[status]}
            search={{ event, status }}
            current={search.status === status}
          />
        ))}
      </nav>
      <Choice
        label="Event"
        value={event}
        options={events.map((name) => [name, name])}
        onChoose={(name) =>
          void navigate({
            to: "/deliveries",
            search: { status: search.status, event: name === "" ? undefined : name },
          })
        }
      />
    </div>
  );
}

interface TabProps {
  readonly label: string;
  readonly count: number | undefined;
  readonly search: DeliverySearch;
  readonly current: boolean;
}

/** A plain link: the router's own takes the tab without a state for active on every address of the page. */
function Tab({ label, count, search, current }: TabProps) {
  const router = useRouter();
  const target = { to: "/deliveries", search } as const;
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void router.navigate(target);
  };
  return (
    <a
      href={router.buildLocation(target).href}
      className={tabs.tab}
      aria-current={current ? "page" : undefined}
      onClick={onClick}
    >
      {label}
      {count !== undefined && <CounterLabel>{formatCount(count)}</CounterLabel>}
    </a>
  );
}
