import { XIcon, ZapIcon } from "@primer/octicons-react";
import { Button, IconButton, Link } from "@primer/react";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { plural } from "../../ui/format.ts";
import { InlineError } from "../../ui/inline-error.tsx";
import { Key } from "../../ui/key.tsx";
import { useReadable } from "../../ui/readable.ts";
import { useOrganization } from "../organization/organization-store.ts";
import styles from "./demo-hint.module.css";

const BURST = 200;

/** The first visit: what this is, three things to try, and the way to the real thing. Only in the demo. */
export function DemoHint() {
  const { api, connection, preferences, toasts } = useServices();
  const open = useReadable(preferences.demoHintOpen);
  const { data } = useReadable(connection.state);
  const navigate = useNavigate();
  const makeBurst = useCallback(() => api.makeBurst(BURST), [api]);
  const said = useCallback(
    ({ deliveries }: { deliveries: number }) => {
      const text = `${plural(deliveries, "webhook")} on the way. Watch the rows move.`;
      toasts.show({ tone: "success", text });
    },
    [toasts],
  );
  const burst = useCommand(makeBurst, said);
  if (data?.mode !== "demo" || !open) return null;
  return (
    <section className={styles.hint} aria-label="About this demo" data-testid="demo-hint">
      <div className={styles.head}>
        <p>
          <strong>This is a demo:</strong> a pretend GitHub on this machine sends signed webhooks to Foundry,
          and you see them live.
        </p>
        <IconButton
          icon={XIcon}
          aria-label="Hide this hint"
          size="small"
          variant="invisible"
          onClick={() => preferences.demoHintOpen.set(false)}
        />
      </div>
      <ol className={styles.things}>
        <li>
          <IssuesLink />, assign one to <strong>foundry</strong>, and come back: a task works on it, and its
          pull request appears in the sidebar.
        </li>
        <li>Click a pull request in the sidebar: it becomes a task. Tell the agent what to do there.</li>
        <li>
          Open a repository by its name: restack its branches, with a preview first. <Key name="?" /> shows
          all keys.
        </li>
      </ol>
      <div className={styles.actions}>
        <Button variant="primary" onClick={() => void navigate({ to: "/settings/connection" })}>
          Connect GitHub
        </Button>
        <Button leadingVisual={ZapIcon} loading={burst.running} onClick={() => burst.run()}>
          Make a burst
        </Button>
        <InlineError error={burst.error} />
      </div>
    </section>
  );
}

/** Where issues are: a public repository of the pretend GitHub, as its pages show no others. */
function IssuesLink() {
  const repo = useReadable(useOrganization().repos).find(
    ({ isPrivate, isArchived }) => !isPrivate && !isArchived,
  );
  if (repo === undefined) return <>Open a repository’s issues</>;
  return (
    <Link inline href={`${repo.url}/issues`} target="_blank" rel="noreferrer">
      Open the issues of {repo.name}
    </Link>
  );
}
