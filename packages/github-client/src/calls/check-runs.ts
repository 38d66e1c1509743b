import { readCheckRun, type GithubCheckConclusion, type GithubCheckRun } from "../entities/check-run.ts";
import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";
import { pageSize, readPage } from "../page.ts";

interface InRepository {
  readonly owner: string;
  readonly repo: string;
}

/** A remark on a line of a file. */
export interface GithubCheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title?: string;
  readonly message: string;
}

export interface GithubCheckResult {
  /** A conclusion completes the run; without one it is in progress. */
  readonly conclusion?: GithubCheckConclusion;
  readonly detailsUrl?: string;
  readonly output?: {
    readonly title: string;
    /** Markdown. */
    readonly summary: string;
    /** GitHub takes 50 at most in one request: more are cut off here. */
    readonly annotations?: readonly GithubCheckAnnotation[];
  };
}

interface CheckRunLook extends InRepository {
  readonly headSha: string;
  readonly name: string;
  readonly externalId: string;
}

export interface CheckRunCalls {
  /**
   * The App's own run of this name and external id on a commit, the newest if there are several, or null: the look
   * before `createCheckRun` (durable.md DX7).
   */
  findCheckRun(request: CheckRunLook & CallOptions): Promise<GithubCheckRun | null>;
  /** Never repeated by itself: look with `findCheckRun` before asking again. */
  createCheckRun(request: CheckRunLook & GithubCheckResult & CallOptions): Promise<GithubCheckRun>;
  /** The same result again changes nothing, but annotations are added to those that are there. */
  updateCheckRun(
    request: InRepository & { checkRunId: string } & GithubCheckResult & CallOptions,
  ): Promise<GithubCheckRun>;
}

const maxAnnotations = 50;

export function checkRunCalls(call: Call, appId: string): CheckRunCalls {
  return {
    async findCheckRun({ owner, repo, headSha, name, externalId, signal }) {
      const route = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";
      const narrowed = { check_name: name, app_id: appId, filter: "all", per_page: pageSize };
      const found: GithubCheckRun[] = [];
      for (let page: number | null = 1; page !== null;) {
        const parameters = { owner, repo, ref: headSha, ...narrowed, page };
        const answer = await call({ routeClass: "check_runs", route, parameters, signal });
        const { items, nextPage } = readPage(answer, readCheckRun, "check_runs");
        found.push(...items.filter((run) => run.externalId === externalId && run.name === name));
        page = nextPage;
      }
      return found.toSorted(byIdDescending)[0] ?? null;
    },
    async createCheckRun({ owner, repo, headSha, name, externalId, signal, ...result }) {
      const route = "POST /repos/{owner}/{repo}/check-runs";
      const parameters = { owner, repo, head_sha: headSha, name, external_id: externalId, ...body(result) };
      return readCheckRun((await call({ routeClass: "check_run_create", route, parameters, signal })).data);
    },
    async updateCheckRun({ owner, repo, checkRunId, signal, ...result }) {
      const route = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
      const parameters = { owner, repo, check_run_id: checkRunId, ...body(result) };
      return readCheckRun((await call({ routeClass: "check_run_update", route, parameters, signal })).data);
    },
  };
}

function body({ conclusion, detailsUrl, output }: GithubCheckResult) {
  return {
    status: conclusion === undefined ? "in_progress" : "completed",
    ...(conclusion === undefined ? {} : { conclusion }),
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    ...(output === undefined
      ? {}
      : {
          output: {
            title: output.title,
            summary: output.summary,
            annotations: (output.annotations ?? []).slice(0, maxAnnotations).map(annotation),
          },
        }),
  };
}

function annotation({ path, startLine, endLine, level, title, message }: GithubCheckAnnotation) {
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: level,
    message,
    ...(title === undefined ? {} : { title }),
  };
}

/** Ids only grow; as decimal strings the longer one is the larger. */
function byIdDescending(a: GithubCheckRun, b: GithubCheckRun): number {
  return b.id.length - a.id.length || (b.id > a.id ? 1 : -1);
}
