import styles from "./key.module.css";

export function Key({ name }: { readonly name: string }) {
  return <kbd className={styles.key}>{name}</kbd>;
}
