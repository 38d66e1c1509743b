import { AlertIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { useServices } from "../../services/context.ts";
import { useConnectionStatus } from "../../topics/hooks.ts";
import { useDelayed } from "../../ui/use-delayed.ts";
import styles from "./connection-banner.module.css";

/** A shorter gap is nobody's business: the socket is back before one has read about it. */
const QUIET_MS = 700;

/** Says that what is shown may be old while the live connection is lost; rows stay and are caught up by themselves. */
export function ConnectionBanner() {
  const status = useConnectionStatus();
  return (
    <output className={styles.place}>
      {(status.kind === "reconnecting" || status.kind === "offline") && (
        <Banner offline={status.kind === "offline"} />
      )}
    </output>
  );
}

function Banner({ offline }: { readonly offline: boolean }) {
  const { live } = useServices();
  const shown = useDelayed(QUIET_MS);
  if (!shown) return null;
  return (
    <span className={styles.banner} data-testid="connection-banner">
      <AlertIcon size={16} />
      <span className={styles.text}>
        {offline
          ? "You are offline. What you see may be out of date; it is brought up to date when you are back."
          : "The connection is lost. Reconnecting… What you see may be out of date until then."}
      </span>
      {!offline && (
        <Button size="small" onClick={() => live.wake()}>
          Reconnect now
        </Button>
      )}
    </span>
  );
}
