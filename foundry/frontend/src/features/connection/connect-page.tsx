import { Link, getRouteApi } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import type { CreatedApp } from "@foundry/shared";
import { Box } from "../../ui/box.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import page from "../../ui/page.module.css";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTitle } from "../../ui/use-title.ts";
import styles from "./connection.module.css";
import { ConvertCode } from "./convert-code.tsx";
import { CreateAppForm } from "./create-app-form.tsx";
import { InstallApp } from "./install-app.tsx";
import { useConnection } from "./use-connection.ts";

const route = getRouteApi("/connect");

/** From nothing to a GitHub App that is installed: its manifest, the way back from GitHub, the first installation. */
export function ConnectPage() {
  useTitle("Connect GitHub");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, reload } = useConnection();
  // Kept here and taken out of the address, which people copy and browsers remember.
  const [back] = useState(() => backFromGithub(search));
  const [created, setCreated] = useState<CreatedApp | null>(null);
  const [begunAgain, setBegunAgain] = useState(false);
  const forgetAddress = useCallback(() => void navigate({ search: {}, replace: true }), [navigate]);
  const beginAgain = useCallback(() => setBegunAgain(true), []);
  if (data === null) {
    if (error === null) return <Skeleton label="Loading the connection" />;
    return <ErrorState page title="The connection cannot be shown" error={error} onRetry={reload} />;
  }
  const app = created ?? (data.mode === "app" ? data.app : null);
  const converting = back !== null && created === null && !begunAgain;
  return (
    <div className={page.page}>
      <header className={page.head}>
        <h1 className={page.title}>Connect GitHub</h1>
        <Link to="/settings/connection" className={styles.link}>
          Connection settings
        </Link>
      </header>
      {converting ? (
        <Box title="Back from GitHub">
          <ConvertCode back={back} onRead={forgetAddress} onCreated={setCreated} onBeginAgain={beginAgain} />
        </Box>
      ) : app === null ? (
        <Box title="Create a GitHub App">
          <CreateAppForm connection={data} expired={search.expired === true} />
        </Box>
      ) : (
        <Box title={`Install ${app.name}`}>
          <InstallApp app={app} connection={data} />
        </Box>
      )}
    </div>
  );
}

function backFromGithub({ code, state }: { code?: string | undefined; state?: string | undefined }) {
  return code === undefined || state === undefined ? null : { code, state };
}
