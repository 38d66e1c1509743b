import type { GithubConnection } from "@foundry/shared";
import styles from "./connection.module.css";

/** What the App may do and hears of, exactly. */
export function AppNeeds({ needs }: { readonly needs: GithubConnection["newApp"] }) {
  const permissions = Object.entries(needs.permissions).map(
    ([name, access]) => `${name.replaceAll("_", " ")}: ${access}`,
  );
  return (
    <details className={styles.needs}>
      <summary>What the App may do</summary>
      <p>
        <strong>Permissions</strong> {permissions.join(", ")}
      </p>
      <p>
        <strong>Events</strong> {needs.events.join(", ")}
      </p>
    </details>
  );
}
