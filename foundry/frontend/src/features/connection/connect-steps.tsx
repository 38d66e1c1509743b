import type { GithubConnection } from "@foundry/shared";
import { LinkExternalIcon } from "@primer/octicons-react";
import { CodeBlock } from "./code-block.tsx";
import styles from "./connection.module.css";
import { environmentExample, webOrigin, webhookEvents } from "./connect-texts.ts";

/** How to connect a GitHub App, from nothing to the first live row. */
export function ConnectSteps({ connection }: { readonly connection: GithubConnection }) {
  const newApp = `${webOrigin(connection.apiUrl)}/settings/apps/new`;
  return (
    <ol className={styles.steps}>
      <li>
        <a href={newApp} target="_blank" rel="noreferrer">
          Create a GitHub App <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
        </a>{" "}
        for your account or organization. Give it this webhook URL; GitHub must be able to reach it, so start
        Foundry with <code>FOUNDRY_PUBLIC_URL</code> set to its public address, or put a tunnel in front.
        <CodeBlock text={connection.webhookUrl} label="Copy webhook URL" />
      </li>
      <li>
        Choose a webhook secret. This makes a good one:
        <CodeBlock text="openssl rand -hex 32" label="Copy command" />
      </li>
      <li>
        Repository permissions: <strong>Checks</strong>, <strong>Contents</strong> and{" "}
        <strong>Pull requests</strong> read and write, <strong>Commit statuses</strong>,{" "}
        <strong>Issues</strong> and <strong>Metadata</strong> read. Organization permission:{" "}
        <strong>Members</strong> read. Subscribe to the events:
        <CodeBlock text={webhookEvents.join(", ")} label="Copy events" />
      </li>
      <li>
        Generate a private key for the App, keep the file outside of the repository, and start Foundry with
        these variables. They are checked at the right.
        <CodeBlock text={environmentExample(connection.apiUrl)} label="Copy variables" />
      </li>
      <li>
        Install the App in an organization
        {connection.app === null ? (
          ""
        ) : (
          <>
            :{" "}
            <a href={connection.app.installUrl} target="_blank" rel="noreferrer">
              install {connection.app.name} <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
            </a>
          </>
        )}
        . Its repositories and pull requests appear here by themselves within seconds.
      </li>
    </ol>
  );
}
