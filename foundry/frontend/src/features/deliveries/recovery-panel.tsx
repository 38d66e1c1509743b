import { SyncIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { useTopicValue } from "../../topics/hooks.ts";
import { InlineError } from "../../ui/inline-error.tsx";
import page from "../../ui/page.module.css";
import { Time } from "../../ui/time.tsx";
import { describeRecovery } from "./describe-recovery.ts";

/** Asks GitHub for what never arrived, and says what the last time brought. */
export function RecoveryPanel() {
  const { api } = useServices();
  const recovery = useTopicValue({ name: "deliveries" }, "recovery");
  const recover = useCommand(api.recoverDeliveries);
  const running = recover.running || recovery?.status === "running";
  return (
    <div className={page.actions}>
      <output className={page.small} data-testid="recovery">
        {recovery !== undefined && describeRecovery(recovery)}
        {recovery?.finishedAtMs != null && recovery.status !== "running" && (
          <>
            {" "}
            · <Time atMs={recovery.finishedAtMs} />
          </>
        )}
      </output>
      <InlineError error={recover.error} />
      <Button leadingVisual={SyncIcon} loading={running} onClick={() => recover.run()}>
        Recover lost deliveries
      </Button>
    </div>
  );
}
