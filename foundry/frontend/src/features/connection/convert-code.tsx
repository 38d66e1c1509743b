import type { ConvertAppBody, CreatedApp } from "@foundry/shared";
import { Button, Spinner } from "@primer/react";
import { useEffect, useRef } from "react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { InlineError } from "../../ui/inline-error.tsx";
import styles from "./connection.module.css";

interface ConvertCodeProps {
  readonly back: ConvertAppBody;
  /** The code is in use, and need not stay in the address. */
  readonly onRead: () => void;
  readonly onCreated: (app: CreatedApp) => void;
  readonly onBeginAgain: () => void;
}

/** Hands GitHub's one-time code to the service, once; again only when a person says so. */
export function ConvertCode({ back, onRead, onCreated, onBeginAgain }: ConvertCodeProps) {
  const { api } = useServices();
  const convert = useCommand(api.convertApp, onCreated);
  const { run } = convert;
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    onRead();
    run(back);
  }, [back, onRead, run]);
  if (convert.error === null) {
    return (
      <output className={styles.status}>
        <Spinner size="small" srText={null} /> Fetching the App’s credentials from GitHub …
      </output>
    );
  }
  const passing = convert.error.status === 503 || convert.error.code === "unreachable";
  return (
    <div className={styles.form}>
      <InlineError error={convert.error} />
      <div className={styles.buttons}>
        {passing && (
          <Button variant="primary" loading={convert.running} onClick={() => run(back)}>
            Try again
          </Button>
        )}
        <Button onClick={onBeginAgain}>Begin again</Button>
      </div>
    </div>
  );
}
