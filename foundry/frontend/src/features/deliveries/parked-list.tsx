import { CheckIcon } from "@primer/octicons-react";
import { useEffect, useRef } from "react";
import { useServices } from "../../services/context.ts";
import { useQuery } from "../../services/use-query.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ParkedItem } from "./parked-item.tsx";
import styles from "./parked.module.css";

interface ParkedListProps {
  /** The live count of parked deliveries: when it changes, the list is asked for again. */
  readonly parked: number;
  readonly event: string | undefined;
}

/** What could not be done and waits for a person: deliveries, what an actor could not hand on or show at GitHub. */
export function ParkedList({ parked, event }: ParkedListProps) {
  const { api } = useServices();
  const { data, error, reload } = useQuery("parked", api.listParked);
  const known = useRef(parked);
  useEffect(() => {
    if (known.current !== parked) reload();
    known.current = parked;
  }, [parked, reload]);

  if (data === null) {
    if (error === null) return <Skeleton label="Loading parked deliveries" />;
    return <ErrorState title="The parked list cannot be shown" error={error} onRetry={reload} />;
  }
  const items = data.parked.filter((item) => event === undefined || item.subject.startsWith(event));
  if (items.length === 0) {
    return (
      <EmptyState icon={CheckIcon} title="Nothing is parked">
        What cannot be applied, handed on or shown at GitHub after several attempts waits here, with the
        reason, for a retry or a discard.
      </EmptyState>
    );
  }
  return (
    <ul className={styles.list} aria-label="Parked">
      {items.map((item) => (
        <ParkedItem key={item.id} item={item} onSettled={reload} />
      ))}
    </ul>
  );
}
