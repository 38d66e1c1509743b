import type { Icon } from "@primer/octicons-react";
import { Command as Cmdk } from "cmdk";
import styles from "./palette.module.css";

interface PaletteItemProps {
  readonly id: string;
  readonly icon: Icon;
  readonly label: string;
  readonly hint?: string;
  readonly onSelect: () => void;
}

export function PaletteItem({ id, icon: IconOf, label, hint, onSelect }: PaletteItemProps) {
  return (
    <Cmdk.Item value={id} className={styles.item} onSelect={onSelect}>
      <span className={styles.icon}>
        <IconOf size={16} />
      </span>
      <span className={styles.label}>{label}</span>
      {hint !== undefined && <span className={styles.hint}>{hint}</span>}
    </Cmdk.Item>
  );
}
