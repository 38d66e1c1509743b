import type { GithubConnection } from "@foundry/shared";
import { LinkExternalIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import { CodeBlock } from "./code-block.tsx";
import styles from "./connection.module.css";
import { environmentExample, webOrigin } from "./connect-texts.ts";

/** How to connect a GitHub App: created from here, or by hand and by variables. */
export function ConnectSteps({ connection }: { readonly connection: GithubConnection }) {
  const { app, newApp } = connection;
  return (
    <>
      <div className={styles.form}>
        {app !== null && connection.mode === "app" ? (
          <p>
            Its repositories and pull requests appear here by themselves within seconds:{" "}
            <a className={styles.link} href={app.installUrl} target="_blank" rel="noreferrer">
              install {app.name} <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
            </a>
          </p>
        ) : newApp.unavailable === null ? (
          <p>
            <Link to="/connect" className={styles.link}>
              Create a GitHub App from here
            </Link>{" "}
            in two steps. Foundry fills in what it needs and keeps the credentials.
          </p>
        ) : (
          <p>{newApp.unavailable}</p>
        )}
      </div>
      <details className={styles.byHand}>
        <summary>By hand, with variables</summary>
        <StepsByHand connection={connection} />
      </details>
    </>
  );
}

function StepsByHand({ connection }: { readonly connection: GithubConnection }) {
  const { permissions, events } = connection.newApp;
  return (
    <ol className={styles.steps}>
      <li>
        <a href={`${webOrigin(connection.apiUrl)}/settings/apps/new`} target="_blank" rel="noreferrer">
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
        Permissions:{" "}
        {Object.entries(permissions)
          .map(([name, access]) => `${name.replaceAll("_", " ")} ${access}`)
          .join(", ")}
        . Subscribe to the events:
        <CodeBlock text={events.join(", ")} label="Copy events" />
      </li>
      <li>
        Generate a private key for the App, keep the file outside of the repository, and start Foundry with
        these variables. They are checked at the right.
        <CodeBlock text={environmentExample(connection.apiUrl)} label="Copy variables" />
      </li>
      <li>Install the App in an organization.</li>
    </ol>
  );
}
