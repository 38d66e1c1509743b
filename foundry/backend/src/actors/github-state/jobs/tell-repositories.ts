import type { LaneOutcome } from "@foundry/durable";
import { drainMessages } from "../../outbox/drain-messages.ts";
import type { GithubMessage, HeadFact, ReceiveInput } from "../../repository/index.ts";
import type { GithubStateContext } from "../context.ts";
import { REPOSITORY_TARGETS, repositoryOfTarget } from "../outbound.ts";
import type { RepositoryOutbound } from "../outbound.ts";
import { deleteAttached } from "../store/attached.ts";
import { loadMeta } from "../store/meta.ts";
import {
  loadBranchPullRequests,
  loadHeads,
  loadIdentity,
  pageOfPullRequestNumbers,
} from "../store/repository-facts.ts";

/** Actors of repositories that are told at one time. */
const CONCURRENCY = 4;

/** [DX5] Tells attached repositories what changed, each in its order; one that fails holds up itself only. */
export async function tellRepositories(c: GithubStateContext, signal: AbortSignal): Promise<LaneOutcome> {
  const meta = await loadMeta(c.db);
  if (!meta) return { kind: "empty" };
  return drainMessages(
    {
      db: c.db,
      actor: `githubState ${c.orgId}`,
      deps: c.deps,
      redact: c.deps.github.redact,
      concurrency: CONCURRENCY,
      targets: REPOSITORY_TARGETS,
      async deliver(target, rows) {
        const repoId = repositoryOfTarget(target);
        const parts = rows.map((row): RepositoryOutbound => JSON.parse(row.payload));
        const lastId = rows.at(-1)?.id ?? 0;
        await tell(c, repoId, { source: `github:${meta.streamId}`, lastId }, union(parts));
      },
    },
    signal,
  );
}

function union(parts: readonly RepositoryOutbound[]): RepositoryOutbound {
  return {
    state: parts.some((part) => part.state),
    repository: parts.some((part) => part.repository),
    prNumbers: [...new Set(parts.flatMap((part) => part.prNumbers))],
    heads: parts.flatMap((part) => part.heads),
    resync: parts.some((part) => part.resync),
  };
}

/** Rows are read now, so whatever is told is the present; heads are told as they came. */
async function tell(
  c: GithubStateContext,
  repoId: string,
  as: { readonly source: string; readonly lastId: number },
  outbound: RepositoryOutbound,
): Promise<void> {
  const send = (messages: readonly GithubMessage[], lastId: number | null) => {
    const input: ReceiveInput = { source: as.source, lastId, messages };
    return c.repository(repoId).call("receive", input);
  };
  const identity = await loadIdentity(c.db, repoId);
  if (!identity) {
    await send([{ kind: "removed" }], as.lastId);
    await deleteAttached(c.db, repoId);
    c.attached.forget();
    return;
  }
  const messages: GithubMessage[] = [];
  if (outbound.state) await sendState(c, repoId, send);
  else if (outbound.repository) messages.push({ kind: "repository", identity });
  if (outbound.prNumbers.length > 0) {
    messages.push({
      kind: "pullRequests",
      ...(await loadBranchPullRequests(c.db, repoId, outbound.prNumbers)),
    });
  }
  if (outbound.heads.length > 0) messages.push({ kind: "heads", heads: outbound.heads });
  if (outbound.resync) messages.push({ kind: "resync" });
  await send(messages, as.lastId);
}

const PULL_REQUESTS_PER_PAGE = 300;
const HEADS_PER_PAGE = 300;

/** The whole present state in pages [RJ8]; a page that is repeated after a kill changes nothing. */
async function sendState(
  c: GithubStateContext,
  repoId: string,
  send: (messages: readonly GithubMessage[], lastId: null) => Promise<unknown>,
): Promise<void> {
  const identity = await loadIdentity(c.db, repoId);
  if (!identity) return;
  await send([{ kind: "repository", identity }], null);
  for (let after = 0; ;) {
    const numbers = await pageOfPullRequestNumbers(c.db, repoId, after, PULL_REQUESTS_PER_PAGE);
    const last = numbers.at(-1);
    if (last === undefined) break;
    await send([{ kind: "pullRequests", ...(await loadBranchPullRequests(c.db, repoId, numbers)) }], null);
    after = last;
  }
  for (let after = ""; ;) {
    const heads: HeadFact[] = await loadHeads(c.db, repoId, after, HEADS_PER_PAGE);
    const last = heads.at(-1);
    if (!last) break;
    await send([{ kind: "heads", heads }], null);
    after = last.name;
  }
}
