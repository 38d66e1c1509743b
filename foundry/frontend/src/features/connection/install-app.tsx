import type { CreatedApp, GithubConnection } from "@foundry/shared";
import { LinkExternalIcon } from "@primer/octicons-react";
import { Spinner } from "@primer/react";
import { useEffect } from "react";
import { useServices } from "../../services/context.ts";
import page from "../../ui/page.module.css";
import styles from "./connection.module.css";
import { Installations } from "./installations.tsx";

const ASK_EVERY_MS = 1000;

/** The App is there: the way to install it, and the installations as they arrive. */
export function InstallApp({
  app,
  connection,
}: {
  readonly app: CreatedApp;
  readonly connection: GithubConnection;
}) {
  const inUse = connection.mode === "app" && connection.app?.id === app.id;
  useUntilInUse(inUse);
  if (!inUse) {
    return (
      <output className={styles.status}>
        <Spinner size="small" srText={null} /> {app.name} was created. Foundry is starting with it …
      </output>
    );
  }
  const { installations } = connection;
  return (
    <>
      <div className={styles.form}>
        <output>
          Foundry is connected to {app.name}. Install it in an account, and choose the repositories:
        </output>
        <p>
          <a className={styles.link} href={app.installUrl} target="_blank" rel="noreferrer">
            Install {app.name} <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
          </a>
        </p>
        {installations.length === 0 && (
          <p className={page.small}>
            An installation shows here within seconds, by a webhook to <code>{connection.webhookUrl}</code> or
            the address that you gave. If none comes, GitHub cannot reach it: the App’s settings at GitHub
            list what was tried, under Advanced.
          </p>
        )}
      </div>
      <div className={styles.below}>
        <Installations installations={installations} />
      </div>
    </>
  );
}

/** A service that starts anew tells nobody when it is there. */
function useUntilInUse(inUse: boolean): void {
  const { reload } = useServices().connection;
  useEffect(() => {
    if (inUse) return undefined;
    const timer = setInterval(reload, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [inUse, reload]);
}
