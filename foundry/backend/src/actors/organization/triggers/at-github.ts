import { TerminalError } from "@foundry/durable";
import type { Connection, WorkbenchRepoSummary } from "@foundry/shared";
import type { GithubInstallationPort, ReactionSubject, RepositoryName } from "../../../ports/github.ts";
import type { OrganizationContext } from "../context.ts";
import { loadMeta } from "../store/meta.ts";
import { replyMarker } from "./replies.ts";

/** A repository at GitHub, as the gate speaks to it. */
export interface AtGithub {
  readonly port: GithubInstallationPort;
  readonly repository: RepositoryName;
  readonly signal: AbortSignal;
}

/** Throws TerminalError `not_connected` while the account has no installation that works. */
export async function atGithub(
  c: OrganizationContext,
  repo: WorkbenchRepoSummary,
  signal: AbortSignal,
): Promise<AtGithub> {
  const meta = await loadMeta(c.db);
  const connection: Connection | null = meta && JSON.parse(meta.connection);
  if (connection?.status !== "connected" || connection.installationId === null) {
    throw new TerminalError("not_connected", "The GitHub App is not installed, or suspended.");
  }
  const port = c.deps.github.forInstallation(connection.installationId);
  return { port, repository: { owner: repo.owner, name: repo.name }, signal };
}

/** [TK3] Write access or better. */
export async function mayWrite({ port, repository, signal }: AtGithub, login: string): Promise<boolean> {
  const permission = await port.getPermission({ repository, login, signal });
  return permission === "admin" || permission === "maintain" || permission === "write";
}

/** Says that it was heard. The comment may be gone, the conversation locked: that stops nothing. */
export function acknowledge(
  c: OrganizationContext,
  { port, repository, signal }: AtGithub,
  subject: ReactionSubject,
): Promise<void> {
  return ifPossible(c, "a reaction", () =>
    port.addReaction({ repository, subject, content: "eyes", signal }),
  );
}

/** [DX7] One comment for each trigger: looked for before it is made. */
export function reply(
  c: OrganizationContext,
  { port, repository, signal }: AtGithub,
  to: { readonly guid: string; readonly number: number; readonly text: string },
): Promise<void> {
  const marker = replyMarker(to.guid);
  return ifPossible(c, "a reply", async () => {
    const { number } = to;
    if (await port.findComment({ repository, number, marker, signal })) return;
    await port.createComment({ repository, number, body: `${to.text}\n\n${marker}`, signal });
  });
}

async function ifPossible(c: OrganizationContext, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    c.log({ msg: `${what} could not be made`, code: error.code, error: c.deps.redact(error.message) });
  }
}
