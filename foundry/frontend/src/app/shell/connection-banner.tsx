import { AlertIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { useEffect, useState } from "react";
import { useServices } from "../../services/context.ts";
import { useConnectionStatus } from "../../topics/hooks.ts";
import styles from "./connection-banner.module.css";

/** A shorter gap is nobody's business: the socket is back before one has read about it. */
const QUIET_MS = 700;

/** Says that what is shown may be old while the live connection is lost; rows stay and are caught up by themselves. */
export function ConnectionBanner() {
  const { live } = useServices();
  const status = useConnectionStatus();
  const lost = status.kind === "reconnecting" || status.kind === "offline";
  const shown = useLasting(lost);
  return (
    <div role="status">
      {shown && (
        <div className={styles.banner} data-testid="connection-banner">
          <AlertIcon size={16} />
          <span className={styles.text}>
            {status.kind === "offline"
              ? "You are offline. What you see may be out of date; it is brought up to date when you are back."
              : "The connection is lost. Reconnecting… What you see may be out of date until then."}
          </span>
          {status.kind === "reconnecting" && (
            <Button size="small" onClick={() => live.wake()}>
              Reconnect now
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function useLasting(on: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!on) {
      setLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasting(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [on]);
  return on && lasting;
}
