import { SyncIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Box } from "../../ui/box.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { InlineError } from "../../ui/inline-error.tsx";
import page from "../../ui/page.module.css";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTitle } from "../../ui/use-title.ts";
import overview from "../overview/overview.module.css";
import { ConnectSteps } from "./connect-steps.tsx";
import { ConnectionSummary } from "./connection-summary.tsx";
import { Installations } from "./installations.tsx";
import { RateLimits } from "./rate-limits.tsx";
import { StoredApp } from "./stored-app.tsx";
import { useConnection } from "./use-connection.ts";
import { VariableChecks } from "./variable-checks.tsx";

/** What Foundry is connected to, how well, and how to connect a GitHub App. */
export function ConnectionPage() {
  useTitle("Connection");
  const { data, error, reload } = useConnection();
  if (data === null) {
    if (error === null) return <Skeleton label="Loading the connection" />;
    return <ErrorState page title="The connection cannot be shown" error={error} onRetry={reload} />;
  }
  return (
    <div className={page.page}>
      <header className={page.head}>
        <h1 className={page.title}>Connection to GitHub</h1>
        <div className={page.actions}>
          <InlineError error={error} />
          <Button leadingVisual={SyncIcon} onClick={reload}>
            Check again
          </Button>
        </div>
      </header>
      <div className={overview.columns}>
        <div className={overview.column}>
          <Box title="Now">
            <ConnectionSummary connection={data} />
            <StoredApp connection={data} />
          </Box>
          <Box title={data.mode === "app" ? "Connect one more organization" : "Connect a GitHub App"}>
            <ConnectSteps connection={data} />
          </Box>
        </div>
        <div className={overview.column}>
          <Box title="Installations">
            <Installations installations={data.installations} />
          </Box>
          <Box title="Variables">
            <VariableChecks variables={data.variables} />
          </Box>
          <Box title="Rate limits">
            <RateLimits connection={data} />
          </Box>
        </div>
      </div>
    </div>
  );
}
