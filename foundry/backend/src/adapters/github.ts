import { RetryableError, TerminalError } from "@foundry/durable";
import { cloneUrl, GithubError } from "@foundry/github-client";
import type {
  GithubCheckRun,
  GithubClient,
  GithubComment,
  GithubInstallationClient,
  GithubPullRequest,
  GithubRepository,
  Page,
} from "@foundry/github-client";
import { pullRequestId } from "@foundry/shared";
import type {
  CheckResult,
  CheckRunRecord,
  CommentRecord,
  GithubInstallationPort,
  GithubPage,
  GithubPort,
  PullRequestRecord,
  RepositoryRecord,
} from "../ports/github.ts";

/** The actors' GitHub on the real client. */
export function createGithubPort(client: GithubClient): GithubPort {
  let slug: string | null = null;
  return {
    appSlug: () => translated(async () => (slug ??= (await client.getApp()).slug)),
    forInstallation: (installationId) => installationPort(client.forInstallation(installationId)),
    cloneUrl: cloneUrlOf,
    redact: (text) => client.redact(text),
  };
}

function cloneUrlOf(webUrl: string): string {
  try {
    return cloneUrl(webUrl);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TerminalError("repository_url_invalid", error.message);
  }
}

function installationPort(client: GithubInstallationClient): GithubInstallationPort {
  return {
    listRepositories: (request) =>
      translated(async () => page(await client.listRepositories(request), repositoryRecord)),
    listOpenPullRequests: ({ repository, ...request }) =>
      translated(async () =>
        page(
          await client.listOpenPullRequests({ ...inRepository(repository), ...request }),
          pullRequestRecord,
        ),
      ),
    listMembers: ({ login, ...request }) =>
      translated(async () =>
        page(await client.listMembers({ org: login, ...request }), ({ id, ...member }) => ({
          memberId: id,
          ...member,
        })),
      ),
    getRepository: (request) => translated(async () => repositoryRecord(await client.getRepository(request))),
    getPullRequest: ({ repository, ...request }) =>
      translated(async () =>
        pullRequestRecord(await client.getPullRequest({ ...inRepository(repository), ...request })),
      ),
    findPullRequestByHead: ({ repository, ...request }) =>
      translated(async () => {
        const where = { ...inRepository(repository), headOwner: repository.owner };
        const found = await client.findPullRequestByHead({ ...where, ...request });
        return found && pullRequestRecord(found);
      }),
    createPullRequest: ({ repository, headRefName, baseRefName, isDraft, ...request }) =>
      translated(async () =>
        pullRequestRecord(
          await client.createPullRequest({
            ...inRepository(repository),
            ...request,
            head: headRefName,
            base: baseRefName,
            draft: isDraft,
          }),
        ),
      ),
    ...codeCalls(client),
    ...checkCalls(client),
    ...conversationCalls(client),
  };
}

type CodeCalls =
  "updatePullRequest" | "getContent" | "getBranchHead" | "compareCommits" | "createRepositoryToken";

function codeCalls(client: GithubInstallationClient): Pick<GithubInstallationPort, CodeCalls> {
  return {
    updatePullRequest: ({ repository, baseRefName, ...request }) =>
      translated(async () => {
        const base = baseRefName === undefined ? {} : { base: baseRefName };
        const change = { ...inRepository(repository), ...request, ...base };
        return pullRequestRecord(await client.updatePullRequest(change));
      }),
    getContent: ({ repository, ...request }) =>
      translated(() => client.getContent({ ...inRepository(repository), ...request })),
    getBranchHead: ({ repository, ...request }) =>
      translated(() => client.getBranchHead({ ...inRepository(repository), ...request })),
    compareCommits: ({ repository, ...request }) =>
      translated(() => client.compareCommits({ ...inRepository(repository), ...request })),
    createRepositoryToken: (request) => translated(() => client.createRepositoryToken(request)),
  };
}

type CheckCalls = "findCheckRun" | "createCheckRun" | "startCheckRun" | "updateCheckRun";

function checkCalls(client: GithubInstallationClient): Pick<GithubInstallationPort, CheckCalls> {
  return {
    findCheckRun: ({ repository, ...key }) =>
      translated(async () => {
        const found = await client.findCheckRun({ ...inRepository(repository), ...key });
        return found && checkRunRecord(found);
      }),
    createCheckRun: ({ repository, headSha, name, externalId, signal, ...result }) =>
      translated(async () => {
        const key = { headSha, name, externalId };
        const where = { ...inRepository(repository), signal };
        return checkRunRecord(await client.createCheckRun({ ...where, ...key, ...checkResult(result) }));
      }),
    startCheckRun: ({ repository, headSha, name, externalId, signal, title, summary, ...details }) =>
      translated(async () => {
        const key = { ...inRepository(repository), headSha, name, externalId, signal };
        return checkRunRecord(
          await client.createCheckRun({ ...key, ...details, output: { title, summary } }),
        );
      }),
    updateCheckRun: ({ repository, checkRunId, signal, ...result }) =>
      translated(async () => {
        const where = { ...inRepository(repository), signal };
        return checkRunRecord(await client.updateCheckRun({ ...where, checkRunId, ...checkResult(result) }));
      }),
  };
}

function checkResult({ conclusion, title, summary, annotations, detailsUrl }: CheckResult) {
  const details = detailsUrl === undefined ? {} : { detailsUrl };
  return { conclusion, ...details, output: { title, summary, annotations } };
}

function checkRunRecord({ id, status, conclusion, url }: GithubCheckRun): CheckRunRecord {
  return { checkRunId: id, status, conclusion, url };
}

type ConversationCalls =
  | "listReviewComments"
  | "getIssue"
  | "findComment"
  | "createComment"
  | "updateComment"
  | "addReaction"
  | "getPermission";

function conversationCalls(
  client: GithubInstallationClient,
): Pick<GithubInstallationPort, ConversationCalls> {
  return {
    getIssue: ({ repository, ...request }) =>
      translated(() => client.getIssue({ ...inRepository(repository), ...request })),
    findComment: ({ repository, ...request }) =>
      translated(async () => {
        const found = await client.findIssueComment({ ...inRepository(repository), ...request });
        return found && commentRecord(found);
      }),
    createComment: ({ repository, ...request }) =>
      translated(async () =>
        commentRecord(await client.createIssueComment({ ...inRepository(repository), ...request })),
      ),
    updateComment: ({ repository, ...request }) =>
      translated(async () =>
        commentRecord(await client.updateIssueComment({ ...inRepository(repository), ...request })),
      ),
    listReviewComments: ({ repository, ...request }) =>
      translated(() => client.listReviewComments({ ...inRepository(repository), ...request })),
    addReaction: ({ repository, ...request }) =>
      translated(() => client.addReaction({ ...inRepository(repository), ...request })),
    getPermission: ({ repository, ...request }) =>
      translated(() => client.getCollaboratorPermission({ ...inRepository(repository), ...request })),
  };
}

function commentRecord({ id, body, url }: GithubComment): CommentRecord {
  return { commentId: id, body, url };
}

/** durable's two kinds of error, with the client's codes. */
async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    const { code, message, retryAfterMs } = error;
    if (error.kind === "terminal") throw new TerminalError(code, message, { cause: error });
    throw new RetryableError(code, message, { cause: error, retryAfterMs });
  }
}

function inRepository({ owner, name }: { owner: string; name: string }) {
  return { owner, repo: name };
}

function page<From, To>(from: Page<From>, convert: (item: From) => To): GithubPage<To> {
  const { nextPage, etag, notModified } = from;
  return { items: from.items.map(convert), nextPage, etag, notModified };
}

function repositoryRecord(from: GithubRepository): RepositoryRecord {
  const { id, isFork: _isFork, createdAtMs: _createdAtMs, ...record } = from;
  return { repoId: id, ...record };
}

function pullRequestRecord(from: GithubPullRequest): PullRequestRecord {
  const { id: _id, baseSha: _baseSha, ...record } = from;
  return { prId: pullRequestId(from.repoId, from.number), ...record };
}
