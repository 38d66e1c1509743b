import { APP_NAME_MAX } from "@foundry/shared";
import type { CreateAppAnswer, GithubConnection } from "@foundry/shared";
import { Button, FormControl, Select, TextInput } from "@primer/react";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { InlineError } from "../../ui/inline-error.tsx";
import { cx } from "../../ui/class-names.ts";
import tones from "../../ui/tones.module.css";
import { AppNeeds } from "./app-needs.tsx";
import { reachWarning } from "./connect-texts.ts";
import styles from "./connection.module.css";

const GITHUB = "https://github.com";

/** What the App is to be; the next step is GitHub's own page, with this filled in. */
export function CreateAppForm({
  connection,
  expired,
}: {
  readonly connection: GithubConnection;
  /** The way to GitHub was begun too long ago. */
  readonly expired: boolean;
}) {
  const { api } = useServices();
  const [name, setName] = useState("");
  const [owner, setOwner] = useState<"organization" | "personal">("organization");
  const [organization, setOrganization] = useState("");
  const [place, setPlace] = useState<"github.com" | "enterprise">("github.com");
  const [enterprise, setEnterprise] = useState("");
  const [webhookUrl, setWebhookUrl] = useState(connection.webhookUrl);
  const create = useCommand(api.createApp, goToGithub);
  const githubUrl = place === "github.com" ? GITHUB : enterprise.trim().replace(/\/+$/, "");
  const warning = reachWarning(webhookUrl.trim(), githubUrl);
  const { unavailable } = connection.newApp;
  if (unavailable !== null) return <p className={styles.status}>{unavailable}</p>;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.run({
      name: name.trim(),
      organization: owner === "organization" ? organization.trim() : null,
      githubUrl,
      webhookUrl: webhookUrl.trim(),
    });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {expired && (
        <p role="alert" className={cx(tones["attention"])}>
          That way to GitHub is too old, or was begun in another browser. Begin again here.
        </p>
      )}
      <p>
        Foundry fills in the form of a new GitHub App with what it needs and nothing else. You see it at
        GitHub, create it there, and come back here.
      </p>
      <FormControl required>
        <FormControl.Label>Name of the App</FormControl.Label>
        <TextInput
          block
          maxLength={APP_NAME_MAX}
          placeholder="Foundry of …"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <FormControl.Caption>
          People write to it under this name. It must be free on all of GitHub, which asks for another one if
          it is taken.
        </FormControl.Caption>
      </FormControl>
      <FormControl>
        <FormControl.Label>GitHub</FormControl.Label>
        <Select
          block
          value={place}
          onChange={(event) => setPlace(event.target.value === "enterprise" ? "enterprise" : "github.com")}
        >
          <Select.Option value="github.com">github.com</Select.Option>
          <Select.Option value="enterprise">GitHub Enterprise</Select.Option>
        </Select>
      </FormControl>
      {place === "enterprise" && (
        <FormControl required>
          <FormControl.Label>Address of GitHub Enterprise</FormControl.Label>
          <TextInput
            block
            type="url"
            placeholder="https://github.example.com"
            value={enterprise}
            onChange={(event) => setEnterprise(event.target.value)}
          />
        </FormControl>
      )}
      <FormControl>
        <FormControl.Label>Owner</FormControl.Label>
        <Select
          block
          value={owner}
          onChange={(event) => setOwner(event.target.value === "personal" ? "personal" : "organization")}
        >
          <Select.Option value="organization">An organization</Select.Option>
          <Select.Option value="personal">My own account</Select.Option>
        </Select>
        <FormControl.Caption>
          Only its owner can install it: whoever installs it starts agents here.
        </FormControl.Caption>
      </FormControl>
      {owner === "organization" && (
        <FormControl required>
          <FormControl.Label>Name of the organization</FormControl.Label>
          <TextInput block value={organization} onChange={(event) => setOrganization(event.target.value)} />
          <FormControl.Caption>
            As in its address at GitHub. You must be one of its owners.
          </FormControl.Caption>
        </FormControl>
      )}
      <FormControl required>
        <FormControl.Label>Webhook URL</FormControl.Label>
        <TextInput
          block
          type="url"
          value={webhookUrl}
          onChange={(event) => setWebhookUrl(event.target.value)}
        />
        <FormControl.Caption>Where GitHub sends what happens.</FormControl.Caption>
      </FormControl>
      {warning !== null && (
        <p role="alert" className={cx(tones["attention"])}>
          {warning}
        </p>
      )}
      <AppNeeds needs={connection.newApp} />
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" loading={create.running}>
          Go on to GitHub
        </Button>
        <InlineError error={create.error} />
      </div>
    </form>
  );
}

function goToGithub({ startUrl }: CreateAppAnswer): void {
  window.location.assign(startUrl);
}
