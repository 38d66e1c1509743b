import type { ReactNode } from "react";
import styles from "./choice.module.css";

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, word: string])[];
  /** "" for all. */
  readonly onChoose: (value: string) => void;
}

/** One of some, or all of them. */
export function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      {label}
      <select className={styles.select} value={value ?? ""} onChange={({ target }) => onChoose(target.value)}>
        <option value="">All</option>
        {options.map(([option, word]) => (
          <option key={option} value={option}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Choices({ children }: { readonly children: ReactNode }) {
  return <div className={styles.choices}>{children}</div>;
}
