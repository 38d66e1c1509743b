import type { ParkedItem as ParkedItemData } from "@foundry/shared";
import { AlertIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import page from "../../ui/page.module.css";
import { plural } from "../../ui/format.ts";
import { Time } from "../../ui/time.tsx";
import { ParkedButtons } from "./parked-buttons.tsx";
import { guidOfParked } from "./parked-id.ts";
import styles from "./parked.module.css";

const kindNames = {
  delivery: "delivery",
  outbox: "hand-over between actors",
  effect: "what GitHub is shown",
} as const;

interface ParkedItemProps {
  readonly item: ParkedItemData;
  readonly onSettled: () => void;
}

export function ParkedItem({ item, onSettled }: ParkedItemProps) {
  const guid = guidOfParked(item);
  return (
    <li className={styles.item}>
      <AlertIcon size={16} />
      <div className={styles.text}>
        {guid === null ? (
          <span className={styles.subject}>{item.subject}</span>
        ) : (
          <Link
            to="/deliveries/$guid"
            params={{ guid }}
            search={{ status: "parked" }}
            className={styles.subject}
          >
            {item.subject}
          </Link>
        )}
        <p>{item.message}</p>
        <p className={page.small}>
          <code>{item.code}</code> · {kindNames[item.kind]} · {plural(item.attempts, "attempt")} · first{" "}
          <Time atMs={item.firstAtMs} />, last <Time atMs={item.lastAtMs} />
        </p>
      </div>
      <ParkedButtons id={item.id} subject={item.subject} onSettled={onSettled} />
    </li>
  );
}
