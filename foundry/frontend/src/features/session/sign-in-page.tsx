import { Button, TextInput } from "@primer/react";
import { useCallback, useState } from "react";
import type { SyntheticEvent } from "react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { InlineError } from "../../ui/inline-error.tsx";
import styles from "./sign-in-page.module.css";

/** Asks for the service's API token when it wants one; the answer is a cookie, the token is kept nowhere. */
export function SignInPage() {
  const { api, live, organizations, signedOut } = useServices();
  const [token, setToken] = useState("");
  const signedIn = useCallback(() => {
    signedOut.set(false);
    organizations.reload();
    live.wake();
  }, [signedOut, organizations, live]);
  const signIn = useCommand(api.signIn, signedIn);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    signIn.run(token.trim());
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <h1 className={styles.title}>Sign in to Foundry</h1>
        <div className={styles.field}>
          <label className={styles.label} htmlFor="token">
            API token
          </label>
          <TextInput
            id="token"
            block
            type="password"
            autoComplete="current-password"
            required
            // The page asks for one thing only.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            aria-describedby="token-hint"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
          <p id="token-hint" className={styles.hint}>
            The value of <code>FOUNDRY_API_TOKEN</code> that this service was started with.
          </p>
        </div>
        <InlineError error={signIn.error} />
        <Button type="submit" variant="primary" block loading={signIn.running} disabled={token.trim() === ""}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
