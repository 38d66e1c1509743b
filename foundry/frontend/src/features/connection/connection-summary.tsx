import type { GithubConnection } from "@foundry/shared";
import { AlertIcon, CheckCircleIcon, DotIcon, LinkExternalIcon } from "@primer/octicons-react";
import { cx } from "../../ui/class-names.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import tones from "../../ui/tones.module.css";
import styles from "./connection.module.css";

const modes = {
  demo: "Demo: an embedded GitHub double",
  app: "A GitHub App",
  none: "Nothing is connected",
} as const;

const health = {
  ok: { icon: CheckCircleIcon, tone: "success", word: "Answers" },
  degraded: { icon: AlertIcon, tone: "danger", word: "Does not answer well" },
  unknown: { icon: DotIcon, tone: "neutral", word: "Not called yet" },
} as const;

/** What Foundry is connected to, and whether GitHub answers. */
export function ConnectionSummary({ connection }: { readonly connection: GithubConnection }) {
  const { icon: HealthIcon, tone, word } = health[connection.github.status];
  const { app } = connection;
  return (
    <dl className={styles.facts}>
      <div className={styles.fact}>
        <dt>Connected to</dt>
        <dd>{modes[connection.mode]}</dd>
      </div>
      {app !== null && (
        <div className={styles.fact}>
          <dt>App</dt>
          <dd>
            <a href={app.htmlUrl} target="_blank" rel="noreferrer">
              {app.name} <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
            </a>{" "}
            (id {app.id})
          </dd>
        </div>
      )}
      <div className={styles.fact}>
        <dt>GitHub</dt>
        <dd className={cx(tones[tone])}>
          <HealthIcon size={16} /> {word}
          {connection.github.message !== null && `: ${connection.github.message}`}
        </dd>
      </div>
      <div className={styles.fact}>
        <dt>GitHub’s API</dt>
        <dd>
          <code>{connection.apiUrl}</code>
        </dd>
      </div>
      <div className={styles.fact}>
        <dt>Webhook URL</dt>
        <dd>
          <code>{connection.webhookUrl}</code>{" "}
          <CopyButton text={connection.webhookUrl} label="Copy webhook URL" />
        </dd>
      </div>
    </dl>
  );
}
