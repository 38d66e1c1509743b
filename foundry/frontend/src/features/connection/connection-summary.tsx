import type { GithubConnection } from "@foundry/shared";
import { AlertIcon, CheckCircleIcon, DotIcon, LinkExternalIcon } from "@primer/octicons-react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
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
    <div className={styles.body}>
      <Facts>
        <Fact name="Connected to">{modes[connection.mode]}</Fact>
        {app !== null && (
          <Fact name="App">
            <a href={app.htmlUrl} target="_blank" rel="noreferrer">
              {app.name} <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
            </a>{" "}
            (id {app.id})
          </Fact>
        )}
        <Fact name="GitHub">
          <span className={tones[tone] ?? ""}>
            <HealthIcon size={16} /> {word}
            {connection.github.message !== null && `: ${connection.github.message}`}
          </span>
        </Fact>
        <Fact name="GitHub’s API">
          <code>{connection.apiUrl}</code>
        </Fact>
        <Fact name="Webhook URL">
          <code>{connection.webhookUrl}</code>{" "}
          <CopyButton text={connection.webhookUrl} label="Copy webhook URL" />
        </Fact>
      </Facts>
    </div>
  );
}
