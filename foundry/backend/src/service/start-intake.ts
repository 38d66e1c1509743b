import type { Logger } from "pino";
import { createIntake, startPrepareThread } from "../app-shell/intake/index.ts";
import type { Inbox } from "../app-shell/inbox/index.ts";
import type { GithubApp } from "./github-app.ts";

interface IntakeOptions {
  readonly github: GithubApp;
  readonly inbox: Pick<Inbox, "accept">;
  readonly logger: Logger;
}

/** The way of a webhook to the disk, with its thread. */
export function startIntake({ github, inbox, logger }: IntakeOptions) {
  const thread = startPrepareThread([github.config.webhookSecret.reveal()], (error) =>
    logger.error({ err: error }, "the intake's thread failed; another one takes its place"),
  );
  const accept = createIntake({
    prepare: thread.prepare,
    store: (group) => inbox.accept(group),
    onRoutingFailed: ({ guid, event, error }) =>
      logger.error({ delivery: guid, event, error }, "routing a delivery failed"),
  });
  return { accept, close: () => thread.close() };
}
