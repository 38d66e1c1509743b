import { useState } from "react";
import styles from "./json-view.module.css";

/** JSON to read: every object and array folds; what is folded is not in the page. */
export function JsonView({ value }: { readonly value: unknown }) {
  return (
    <div className={styles.view}>
      <Node name={null} value={value} open />
    </div>
  );
}

interface NodeProps {
  readonly name: string | null;
  readonly value: unknown;
  readonly open: boolean;
}

function Node({ name, value, open }: NodeProps) {
  const [isOpen, setOpen] = useState(open);
  if (typeof value !== "object" || value === null) {
    return (
      <div className={styles.leaf}>
        <Name name={name} />
        <Leaf value={value} />
      </div>
    );
  }
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  const size = isList ? `[ ${entries.length} ]` : `{ ${entries.length} }`;
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>
        <Name name={name} />
        <span className={styles.size}>{size}</span>
      </summary>
      {isOpen && (
        <div className={styles.children}>
          {entries.map(([key, child]) => (
            <Node key={key} name={key} value={child} open={false} />
          ))}
        </div>
      )}
    </details>
  );
}

function Name({ name }: { readonly name: string | null }) {
  return name === null ? null : (
    <>
      <span className={styles.key}>{name}</span>:{" "}
    </>
  );
}

function Leaf({ value }: { readonly value: unknown }) {
  if (typeof value === "string") return <span className={styles.string}>{JSON.stringify(value)}</span>;
  return <span className={styles.literal}>{String(value)}</span>;
}
