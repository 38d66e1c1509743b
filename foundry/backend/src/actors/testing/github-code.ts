import { TerminalError } from "@foundry/durable";
import type {
  CheckResult,
  CheckRunKey,
  CheckRunRecord,
  CommitComparison,
  GithubInstallationPort,
  RepositoryContent,
} from "../../ports/github.ts";

/** What the GitHub in memory knows of commits, files, and check runs on them. */
export interface GithubCode {
  /** By `<full name>@<sha>:<path>`; a commit without the path has no such file. */
  readonly files: Map<string, RepositoryContent>;
  /** Heads of branches, by `<full name>:<branch>`. */
  readonly branchHeads: Map<string, string>;
  /** Each commit's parent, for comparisons; null for a first one. */
  readonly parents: Map<string, string | null>;
  readonly checkRuns: KnownCheckRun[];
}

/** Its conclusion is null until it is completed. */
type KnownCheckRun = CheckRunRecord & Omit<CheckRunKey, "repository"> & Omit<CheckResult, "conclusion">;

export function createGithubCode(): GithubCode {
  return { files: new Map(), branchHeads: new Map(), parents: new Map(), checkRuns: [] };
}

type Answer = <T>(call: string, signal: AbortSignal, give: () => T) => Promise<T>;
type Calls = Pick<
  GithubInstallationPort,
  | "getContent"
  | "getBranchHead"
  | "compareCommits"
  | "findCheckRun"
  | "createCheckRun"
  | "startCheckRun"
  | "updateCheckRun"
  | "createRepositoryToken"
>;

/** The calls of an installation that are about code; `answer` counts, holds and fails them as all others. */
export function codeCalls(code: GithubCode, answer: Answer): Calls {
  return {
    getContent: ({ repository: { owner, name }, path, ref, signal }) =>
      answer(
        `content/${path}@${ref}`,
        signal,
        () => code.files.get(`${owner}/${name}@${ref}:${path}`) ?? { kind: "absent", reason: "no_file" },
      ),
    getBranchHead: ({ repository: { owner, name }, branch, signal }) =>
      answer(`head/${branch}`, signal, () => code.branchHeads.get(`${owner}/${name}:${branch}`) ?? null),
    compareCommits: ({ base, head, signal }) =>
      answer(`compare/${base}...${head}`, signal, () => compare(code, base, head)),
    findCheckRun: ({ headSha, name, externalId, signal }) =>
      answer(`checkRuns/${headSha}`, signal, () => {
        const runs = code.checkRuns.filter((run) => run.headSha === headSha && run.name === name);
        return runs.findLast((run) => run.externalId === externalId) ?? null;
      }),
    createCheckRun: ({ repository: _repository, signal, ...run }) =>
      answer(`createCheckRun/${run.headSha}`, signal, () => {
        const checkRunId = String(code.checkRuns.length + 1);
        const made = { ...run, checkRunId, status: "completed", url: null };
        code.checkRuns.push(made);
        return made;
      }),
    startCheckRun: ({ repository: _repository, signal, ...run }) =>
      answer(`startCheckRun/${run.headSha}`, signal, () => {
        const checkRunId = String(code.checkRuns.length + 1);
        const started = { status: "in_progress", conclusion: null, url: null, annotations: [] };
        const made = { ...run, ...started, checkRunId };
        code.checkRuns.push(made);
        return made;
      }),
    updateCheckRun: ({ repository: _repository, checkRunId, signal, ...result }) =>
      answer(`updateCheckRun/${checkRunId}`, signal, () => {
        const run = code.checkRuns.find((other) => other.checkRunId === checkRunId) ?? refuse();
        const annotations = [...run.annotations, ...result.annotations];
        return Object.assign(run, { ...result, status: "completed", annotations });
      }),
    createRepositoryToken: ({ repoId, signal }) =>
      answer(`token/${repoId}`, signal, () => ({
        token: `ghs_${repoId.padStart(36, "0")}`,
        expiresAtMs: Date.now() + 3_600_000,
      })),
  };
}

function compare(code: GithubCode, base: string, head: string): CommitComparison {
  if (!code.parents.has(base) || !code.parents.has(head)) refuse();
  if (base === head) return "identical";
  if (contains(code, head, base)) return "ahead";
  return contains(code, base, head) ? "behind" : "diverged";
}

function contains(code: GithubCode, tip: string, sought: string): boolean {
  for (let sha: string | null | undefined = tip; sha; sha = code.parents.get(sha)) {
    if (sha === sought) return true;
  }
  return false;
}

function refuse(): never {
  throw new TerminalError("github_not_found", "Not Found");
}
