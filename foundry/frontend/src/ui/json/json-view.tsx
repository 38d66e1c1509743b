import { useState } from "react";
import styles from "./json-view.module.css";

interface JsonViewProps {
  readonly value: unknown;
  /** So many levels are unfolded at first. */
  readonly depth?: number;
}

/** JSON to read: every object and array folds; what is folded is not in the page. */
export function JsonView({ value, depth = 1 }: JsonViewProps) {
  return (
    <div className={styles.view}>
      <Node name={null} value={value} depth={depth} />
    </div>
  );
}

interface NodeProps {
  readonly name: string | null;
  readonly value: unknown;
  readonly depth: number;
}

function Node({ name, value, depth }: NodeProps) {
  const [isOpen, setOpen] = useState(depth > 0);
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
            <Node key={key} name={key} value={child} depth={depth - 1} />
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
