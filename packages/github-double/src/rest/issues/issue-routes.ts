import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody, parseId } from "../../http/parse-body.ts";
import { type ApiRequest, created, ok, type Reply, type Route } from "../../http/route.ts";
import { assignIssue } from "../../operations/assign-issue.ts";
import { assign, setLabel } from "../../operations/decorate-pull-request.ts";
import { openIssue, updateIssue } from "../../operations/issues.ts";
import { updatePullRequest } from "../../operations/update-pull-request.ts";
import { presentIssue } from "../../present/issue.ts";
import { presentLabel, presentLabels } from "../../present/label.ts";
import type { Issue, Pull, Repository } from "../../state/entities.ts";
import { accountByLogin } from "../../state/find.ts";

const newIssue = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  labels: z.array(z.string()).optional(),
});
const issueChange = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
});
const newLabels = z.object({ labels: z.array(z.string()) });
const assignees = z.object({ assignees: z.array(z.string()) });
// A pull request is an issue, too: the permission for either will do.
const subjects = ["issues", "pull_requests"] as const;
const read = { auth: "any", permission: [subjects, "read"] } as const;
const write = { auth: "token", permission: [subjects, "write"] } as const;
const repo = "/repos/:owner/:repo";

/** Issues, and pull requests seen as issues. */
export const issueRoutes: readonly Route[] = [
  { method: "GET", path: `${repo}/issues`, ...read, handle: listIssues },
  { method: "GET", path: `${repo}/issues/:number`, ...read, handle: getIssue },
  { method: "POST", path: `${repo}/issues`, ...write, handle: createIssue },
  { method: "PATCH", path: `${repo}/issues/:number`, ...write, handle: changeIssue },
  { method: "GET", path: `${repo}/labels`, ...read, handle: listLabels },
  { method: "POST", path: `${repo}/issues/:number/labels`, ...write, handle: addLabels },
  { method: "DELETE", path: `${repo}/issues/:number/labels/:name`, ...write, handle: removeLabel },
  { method: "POST", path: `${repo}/issues/:number/assignees`, ...write, handle: addAssignees },
  { method: "DELETE", path: `${repo}/issues/:number/assignees`, ...write, handle: removeAssignees },
];

export function findIssue(request: ApiRequest, repository: Repository): Issue | Pull {
  const number = parseId(request.params["number"]);
  const found = repository.issues.get(number) ?? repository.pulls.get(number);
  if (found === undefined) throw notFound();
  return found;
}

function listIssues(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const state = request.query.get("state") ?? "open";
  const all: (Issue | Pull)[] = [...repository.issues.values(), ...repository.pulls.values()];
  const found = all.filter((issue) => state === "all" || issue.state === state);
  const newestFirst = found.toSorted((a, b) => b.number - a.number);
  return paginate(request, newestFirst, (issue) => presentIssue(request.world, repository, issue));
}

function getIssue(request: ApiRequest): Reply {
  const repository = findRepository(request);
  return ok(presentIssue(request.world, repository, findIssue(request, repository)));
}

async function createIssue(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const { title, body, labels } = parseBody(newIssue, request.body, "Issue");
  const asked = { title, body: body ?? null, labels, authorId: actorId(request) };
  const issue = await world.locks.run(repository.id, async () => openIssue(world, repository, asked));
  return created(presentIssue(world, repository, issue));
}

async function changeIssue(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const issue = findIssue(request, repository);
  const change = parseBody(issueChange, request.body, "Issue");
  await world.locks.run(repository.id, async () => {
    if ("head" in issue) await updatePullRequest(world, repository, issue, change, actorId(request));
    else updateIssue(world, repository, issue, change, actorId(request));
  });
  return ok(presentIssue(world, repository, issue));
}

function listLabels(request: ApiRequest): Reply {
  const repository = findRepository(request);
  return paginate(request, [...repository.labels.values()], (label) =>
    presentLabel(request.world, repository, label),
  );
}

/** Labels that the repository does not have yet are made. */
async function addLabels(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const issue = findIssue(request, repository);
  const { labels } = parseBody(newLabels, request.body, "Label");
  await world.locks.run(repository.id, async () => {
    for (const label of labels) await setLabel(world, repository, issue, label, true, actorId(request));
  });
  return ok(presentLabels(world, repository, issue.labels));
}

async function removeLabel(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const issue = findIssue(request, repository);
  const name = decodeURIComponent(request.params["name"] ?? "");
  if (!issue.labels.includes(name)) throw notFound();
  await world.locks.run(repository.id, async () =>
    setLabel(world, repository, issue, name, false, actorId(request)),
  );
  return ok(presentLabels(world, repository, issue.labels));
}

async function addAssignees(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const issue = findIssue(request, repository);
  const senderId = actorId(request);
  await world.locks.run(repository.id, async () => {
    for (const userId of assigneeIds(request)) {
      if ("head" in issue) await assign(world, issue, userId, senderId);
      else assignIssue(world, repository, issue, { userId, present: true }, senderId);
    }
  });
  return created(presentIssue(world, repository, issue));
}

async function removeAssignees(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const issue = findIssue(request, repository);
  await world.locks.run(repository.id, async () => {
    for (const userId of assigneeIds(request)) {
      if ("head" in issue) issue.assigneeIds = issue.assigneeIds.filter((id) => id !== userId);
      else assignIssue(world, repository, issue, { userId, present: false }, actorId(request));
    }
  });
  return ok(presentIssue(world, repository, issue));
}

/** As on GitHub, a login that cannot be an assignee is passed over in silence. */
function assigneeIds(request: ApiRequest): number[] {
  const asked = parseBody(assignees, request.body, "Issue");
  return asked.assignees.flatMap((login) => accountByLogin(request.world.state, login)?.id ?? []);
}
