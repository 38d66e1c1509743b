import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { resolveCommit } from "../../git/resolve-commit.ts";
import { HttpError, notFound, validationFailed } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody, parseId } from "../../http/parse-body.ts";
import { type ApiRequest, created, ok, type Reply, type Route } from "../../http/route.ts";
import { type CheckRunChange, createCheckRun, updateCheckRun } from "../../operations/checks.ts";
import { presentAnnotation, presentCheckRun } from "../../present/check.ts";
import type { CheckAnnotation, CheckRun, Repository } from "../../state/entities.ts";

const line = z.int().min(1);
const annotation = z
  .object({
    path: z.string().min(1),
    start_line: line,
    end_line: line,
    start_column: line.optional(),
    end_column: line.optional(),
    annotation_level: z.enum(["notice", "warning", "failure"]),
    message: z.string().min(1).max(65_536),
    title: z.string().max(255).optional(),
    raw_details: z.string().max(65_536).optional(),
  })
  .transform((asked): CheckAnnotation => {
    const { start_column: startColumn = null, end_column: endColumn = null } = asked;
    return {
      path: asked.path,
      startLine: asked.start_line,
      endLine: asked.end_line,
      startColumn,
      endColumn,
      level: asked.annotation_level,
      message: asked.message,
      title: asked.title ?? null,
      rawDetails: asked.raw_details ?? null,
    };
  })
  .refine(({ startLine, endLine }) => startLine <= endLine, { path: ["end_line"] })
  .refine((at) => at.startLine === at.endLine || (at.startColumn ?? at.endColumn) === null, {
    path: ["start_column"],
  });

const change = z.object({
  name: z.string().min(1).optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: z
    .enum(["success", "failure", "neutral", "cancelled", "timed_out", "action_required", "skipped"])
    .optional(),
  details_url: z.url().optional(),
  external_id: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().max(65_535),
      text: z.string().max(65_535).optional(),
      annotations: z.array(annotation).max(50).optional(),
    })
    .optional(),
});
const newRun = change.extend({ name: z.string().min(1), head_sha: z.string() });
const read = { auth: "any", permission: ["checks", "read"] } as const;
const write = { auth: "token", permission: ["checks", "write"] } as const;
const repo = "/repos/:owner/:repo";

/** Check runs. As on GitHub, only Apps write them. */
export const checkRoutes: readonly Route[] = [
  { method: "POST", path: `${repo}/check-runs`, ...write, handle: createRun },
  { method: "GET", path: `${repo}/check-runs/:id`, ...read, handle: getRun },
  { method: "PATCH", path: `${repo}/check-runs/:id`, ...write, handle: changeRun },
  { method: "GET", path: `${repo}/check-runs/:id/annotations`, ...read, handle: listAnnotations },
  { method: "GET", path: `${repo}/commits/:ref/check-runs`, ...read, handle: listRuns },
];

function toChange(asked: z.infer<typeof change>): CheckRunChange {
  if (asked.status === "completed" && asked.conclusion === undefined) {
    throw validationFailed([{ resource: "CheckRun", field: "conclusion", code: "missing_field" }]);
  }
  const { name, status, conclusion, output } = asked;
  return {
    name,
    status,
    conclusion,
    output,
    detailsUrl: asked.details_url,
    externalId: asked.external_id,
  };
}

function onlyApps(request: ApiRequest): void {
  if (request.caller.kind === "installation") return;
  throw new HttpError(403, "You must authenticate via a GitHub App.");
}

async function createRun(request: ApiRequest): Promise<Reply> {
  onlyApps(request);
  const { world } = request;
  const repository = findWritableRepository(request);
  const asked = parseBody(newRun, request.body, "CheckRun");
  const run = await world.locks.run(repository.id, () =>
    createCheckRun(
      world,
      repository,
      { ...toChange(asked), name: asked.name, headSha: asked.head_sha },
      actorId(request),
    ),
  );
  return created(presentCheckRun(world, repository, run));
}

function findRun(request: ApiRequest, repository: Repository): CheckRun {
  const run = repository.checkRuns.get(parseId(request.params["id"]));
  if (run === undefined) throw notFound();
  return run;
}

function getRun(request: ApiRequest): Reply {
  const repository = findRepository(request);
  return ok(presentCheckRun(request.world, repository, findRun(request, repository)));
}

function listAnnotations(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const run = findRun(request, repository);
  return paginate(request, run.annotations, (found) =>
    presentAnnotation(request.world, repository, run, found),
  );
}

async function changeRun(request: ApiRequest): Promise<Reply> {
  onlyApps(request);
  const { world } = request;
  const repository = findWritableRepository(request);
  const run = findRun(request, repository);
  const asked = toChange(parseBody(change, request.body, "CheckRun"));
  await world.locks.run(repository.id, () => updateCheckRun(world, repository, run, asked, actorId(request)));
  return ok(presentCheckRun(world, repository, run));
}

/** `check_name` and `status` narrow; `filter=all` shows the runs that later ones of the name replaced, too. */
async function listRuns(request: ApiRequest): Promise<Reply> {
  const repository = findRepository(request);
  const sha = await resolveCommit(repository, request.params["ref"] ?? "");
  if (sha === null) throw notFound();
  const { query, world } = request;
  const name = query.get("check_name");
  const status = query.get("status");
  const ofCommit = [...repository.checkRuns.values()].filter((run) => run.headSha === sha);
  const latest = new Map(ofCommit.map((run) => [run.name, run]));
  const shown = query.get("filter") === "all" ? ofCommit : [...latest.values()];
  const found = shown.filter(
    (run) => (name === null || run.name === name) && (status === null || run.status === status),
  );
  return paginate(
    request,
    found,
    (run) => presentCheckRun(world, repository, run),
    (runs) => ({ total_count: found.length, check_runs: runs }),
  );
}
