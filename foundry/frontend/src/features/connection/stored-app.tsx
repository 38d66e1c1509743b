import type { GithubConnection } from "@foundry/shared";
import { Button } from "@primer/react";
import { useCallback, useState } from "react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { InlineError } from "../../ui/inline-error.tsx";
import styles from "./connection.module.css";

/** An App that was created from here can be forgotten from here. */
export function StoredApp({ connection }: { readonly connection: GithubConnection }) {
  const { api, connection: resource, toasts } = useServices();
  const [asking, setAsking] = useState(false);
  const forgotten = useCallback(() => {
    toasts.show({ tone: "success", text: "The App is forgotten. Foundry starts anew without it." });
    resource.reload();
  }, [toasts, resource]);
  const forget = useCommand(api.forgetApp, forgotten);
  if (connection.credentials !== "stored") return null;
  const name = connection.app?.name ?? "the App";
  return (
    <div className={styles.form}>
      <p>
        Its credentials are in <code>credentials/</code> of the data directory, for the service’s own user
        only.
      </p>
      <div className={styles.buttons}>
        <Button variant="danger" loading={forget.running} onClick={() => setAsking(true)}>
          Forget this App
        </Button>
        <InlineError error={forget.error} />
      </div>
      {asking && (
        <Confirm
          title={`Forget ${name}?`}
          confirmLabel="Forget it"
          onConfirm={() => forget.run()}
          onClose={() => setAsking(false)}
        >
          Its credentials are removed from this machine, and there is no way to get them back: you would
          create a new App, or a new private key at GitHub. At GitHub the App stays until you delete it there.
        </Confirm>
      )}
    </div>
  );
}
