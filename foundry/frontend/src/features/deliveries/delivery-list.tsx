import type { DeliverySummary } from "@foundry/shared";
import { WebhookIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { InlineError } from "../../ui/inline-error.tsx";
import list from "../../ui/list-page.module.css";
import { useSettledList } from "../../ui/settle/use-settled-list.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { VirtualList } from "../../ui/virtual-list.tsx";
import { DeliveryRow } from "./delivery-row.tsx";
import type { DeliverySearch } from "./delivery-search.ts";
import { mergeDeliveries } from "./merge-deliveries.ts";
import { useOlderDeliveries } from "./use-older-deliveries.ts";

interface DeliveryListProps {
  readonly search: DeliverySearch;
  readonly live: ReadonlyMap<string, DeliverySummary>;
  readonly version: number;
}

const ROW_HEIGHT = 48;

/** The live newest deliveries, and older ones as far as one goes back. */
export function DeliveryList({ search, live, version }: DeliveryListProps) {
  const older = useOlderDeliveries(search);
  const { status, event } = search;
  const next = useMemo(() => {
    const merged = mergeDeliveries(live.values(), older.rows, { status, event });
    return { version, rows: merged.map((delivery) => ({ id: delivery.guid, delivery })) }.rows;
  }, [live, version, older.rows, status, event]);
  const { rows, gone, handlers } = useSettledList(next, `${status ?? ""} ${event ?? ""}`);

  if (rows.length === 0 && older.loading) return <Skeleton label="Loading deliveries" lines={10} />;
  if (rows.length === 0 && older.error === null)
    return <NoDeliveries filtered={status !== undefined || event !== undefined} />;
  return (
    <VirtualList
      label="Deliveries, newest first"
      rows={rows}
      rowHeight={ROW_HEIGHT}
      handlers={handlers}
      renderRow={(row, tabIndex) => (
        <DeliveryRow delivery={row.delivery} tabIndex={tabIndex} gone={gone.has(row.id)} />
      )}
      end={
        <div className={list.end}>
          <InlineError error={older.error} />
          {older.cursor === null ? (
            "That is all that is kept."
          ) : (
            <Button loading={older.loading} onClick={older.loadMore}>
              Load older deliveries
            </Button>
          )}
        </div>
      }
    />
  );
}

function NoDeliveries({ filtered }: { readonly filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        icon={WebhookIcon}
        title="No such delivery"
        actions={<Link to="/deliveries">Show all</Link>}
      >
        No delivery that is kept has this state and event.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={WebhookIcon}
      title="No webhook has come yet"
      actions={<Link to="/settings/connection">Check the connection</Link>}
    >
      As soon as GitHub sends one, it shows here with what became of it.
    </EmptyState>
  );
}
