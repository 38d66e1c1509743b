import type { ParkedItem as ParkedItemData } from "@foundry/shared";
import { AlertIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import page from "../../ui/page.module.css";
import { plural } from "../../ui/format.ts";
import { Time } from "../../ui/time.tsx";
import { parkedWords, taskOfParked } from "./describe-parked.ts";
import { ParkedButtons } from "./parked-buttons.tsx";
import { guidOfParked } from "./parked-id.ts";
import styles from "./parked.module.css";

interface ParkedItemProps {
  readonly item: ParkedItemData;
  readonly onSettled: () => void;
}

export function ParkedItem({ item, onSettled }: ParkedItemProps) {
  return (
    <li className={styles.item}>
      <AlertIcon size={16} />
      <div className={styles.text}>
        <Subject item={item} />
        <p>{item.message}</p>
        <p className={page.small}>
          <code>{item.code}</code> · {parkedWords(item.kind).kind} · {plural(item.attempts, "attempt")} ·
          first <Time atMs={item.firstAtMs} />, last <Time atMs={item.lastAtMs} />
        </p>
      </div>
      <ParkedButtons id={item.id} kind={item.kind} subject={item.subject} onSettled={onSettled} />
    </li>
  );
}

/** It leads to what it is about, where that has a page. */
function Subject({ item }: { readonly item: ParkedItemData }) {
  const guid = guidOfParked(item);
  const task = taskOfParked(item);
  if (guid !== null) {
    return (
      <Link to="/deliveries/$guid" params={{ guid }} search={{ status: "parked" }} className={styles.subject}>
        {item.subject}
      </Link>
    );
  }
  if (task !== null) {
    return (
      <Link to="/orgs/$orgId/tasks/$taskId" params={task} className={styles.subject}>
        {item.subject}
      </Link>
    );
  }
  return <span className={styles.subject}>{item.subject}</span>;
}
