import type { ReactNode } from "react";
import styles from "./choice.module.css";

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  /** The word for all of them; null where one must be chosen. */
  readonly all?: string | null;
  readonly options: readonly (readonly [value: string, word: string])[];
  /** "" for all. */
  readonly onChoose: (value: string) => void;
}

/** One of some, or, where that means something, all of them. */
export function Choice({ label, value, all = "All", options, onChoose }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      {label}
      <select className={styles.select} value={value ?? ""} onChange={({ target }) => onChoose(target.value)}>
        {all !== null && <option value="">{all}</option>}
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
