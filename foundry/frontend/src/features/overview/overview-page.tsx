import { Link } from "@tanstack/react-router";
import { useServices } from "../../services/context.ts";
import { useTopic } from "../../topics/hooks.ts";
import { Box } from "../../ui/box.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import page from "../../ui/page.module.css";
import { useReadable } from "../../ui/readable.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useDelayed } from "../../ui/use-delayed.ts";
import { useTitle } from "../../ui/use-title.ts";
import { DemoHint } from "../demo/demo-hint.tsx";
import { useOrganization } from "../organization/organization-store.ts";
import { useAttention } from "../organization/use-attention.ts";
import { ActivityFeed } from "./activity-feed.tsx";
import { AttentionList } from "./attention-list.tsx";
import { DeliveryPulse } from "./delivery-pulse.tsx";
import { OverviewHead } from "./overview-head.tsx";
import { OverviewStats } from "./overview-stats.tsx";
import styles from "./overview.module.css";
import { RecentWork } from "./recent-work.tsx";

/** An organization, what is happening in it now. */
export function OverviewPage() {
  const store = useOrganization();
  const status = useReadable(store.status);
  const login = useReadable(store.connection)?.login;
  const attention = useAttention(store);
  const complete = useComplete();
  useTitle(login ?? "");
  if (status.kind === "error") {
    const error = { message: status.message, code: status.code, requestId: null };
    return (
      <ErrorState
        page
        title="This organization cannot be shown"
        error={error}
        onRetry={store.retry}
        actions={<Link to="/">Go to a known organization</Link>}
      />
    );
  }
  if (status.kind === "loading" || !complete) return <Skeleton label="Loading the overview" />;
  return (
    <div className={page.page}>
      <OverviewHead store={store} />
      <DemoHint />
      <OverviewStats store={store} />
      <div className={styles.columns}>
        <div className={styles.column}>
          {attention.length > 0 && (
            <Box
              title="Needs attention"
              end={
                <Link to="/orgs/$orgId/attention" params={{ orgId: store.orgId }}>
                  View all
                </Link>
              }
            >
              <AttentionList store={store} />
            </Box>
          )}
          <RecentWork store={store} />
        </div>
        <div className={styles.column}>
          <DeliveryPulse />
          <ActivityFeed store={store} />
        </div>
      </div>
    </div>
  );
}

/** So long the page waits for its smaller parts, so that nothing moves when they come. */
const PATIENCE_MS = 500;

function useComplete(): boolean {
  const { connection } = useServices();
  const { data, error } = useReadable(connection.state);
  const deliveries = useTopic({ name: "deliveries" });
  const late = useDelayed(PATIENCE_MS);
  return late || ((data !== null || error !== null) && deliveries.kind !== "loading");
}
