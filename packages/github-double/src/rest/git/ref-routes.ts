import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { isAncestor } from "../../git/compare.ts";
import { readCommits } from "../../git/read-commits.ts";
import { isBranchName } from "../../git/ref-name.ts";
import { writeRefs } from "../../git/refs.ts";
import { resolveCommit } from "../../git/resolve-commit.ts";
import { HttpError, notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody } from "../../http/parse-body.ts";
import { type ApiRequest, created, noContent, ok, type Reply, type Route } from "../../http/route.ts";
import { syncRefs } from "../../operations/sync-refs.ts";
import { presentCommit } from "../../present/commit.ts";
import { nodeId } from "../../present/time.ts";
import type { Repository } from "../../state/entities.ts";
import { fullName } from "../../state/find.ts";

const newRef = z.object({ ref: z.string(), sha: z.string().regex(/^[0-9a-f]{40}$/) });
const movedRef = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/), force: z.boolean().optional() });
const read = { auth: "any", permission: ["contents", "read"] } as const;
const write = { auth: "token", permission: ["contents", "write"] } as const;
const repo = "/repos/:owner/:repo";

/** Refs, branches and commits, as git has them. */
export const refRoutes: readonly Route[] = [
  { method: "GET", path: `${repo}/git/ref/*`, ...read, handle: getRef },
  { method: "GET", path: `${repo}/git/matching-refs/*`, ...read, handle: matchingRefs },
  { method: "POST", path: `${repo}/git/refs`, ...write, handle: createRef },
  { method: "PATCH", path: `${repo}/git/refs/*`, ...write, handle: updateRef },
  { method: "DELETE", path: `${repo}/git/refs/*`, ...write, handle: deleteRef },
  { method: "GET", path: `${repo}/branches`, ...read, handle: listBranches },
  { method: "GET", path: `${repo}/branches/*`, ...read, handle: getBranch },
  { method: "GET", path: `${repo}/commits`, ...read, handle: listCommits },
  { method: "GET", path: `${repo}/commits/:ref`, ...read, handle: getCommit },
];

function fullRef(request: ApiRequest): string {
  return `refs/${request.params["*"] ?? ""}`;
}

function present(request: ApiRequest, repository: Repository, ref: string, sha: string) {
  const url = `${request.world.url}/repos/${fullName(request.world.state, repository)}/git`;
  return {
    ref,
    node_id: nodeId("Ref", repository.id),
    url: `${url}/${ref}`,
    object: { sha, type: "commit", url: `${url}/commits/${sha}` },
  };
}

function getRef(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const sha = repository.refs.get(fullRef(request));
  if (sha === undefined) throw notFound();
  return ok(present(request, repository, fullRef(request), sha));
}

function matchingRefs(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const found = [...repository.refs].filter(([ref]) => ref.startsWith(fullRef(request)));
  return paginate(request, found, ([ref, sha]) => present(request, repository, ref, sha));
}

async function createRef(request: ApiRequest): Promise<Reply> {
  const repository = findWritableRepository(request);
  const { ref, sha } = parseBody(newRef, request.body, "Reference");
  if (!/^refs\/(heads|tags)\//.test(ref) || !isBranchName(ref)) {
    throw new HttpError(422, "Reference name is not valid");
  }
  if (repository.refs.has(ref)) throw new HttpError(422, "Reference already exists");
  if ((await resolveCommit(repository, sha)) === null) throw new HttpError(422, "Object does not exist");
  await setRef(request, repository, ref, sha);
  return created(present(request, repository, ref, sha));
}

/** Only forward, unless `force`. */
async function updateRef(request: ApiRequest): Promise<Reply> {
  const repository = findWritableRepository(request);
  const ref = fullRef(request);
  const { sha, force } = parseBody(movedRef, request.body, "Reference");
  const before = repository.refs.get(ref);
  if (before === undefined) throw new HttpError(422, "Reference does not exist");
  if ((await resolveCommit(repository, sha)) === null) throw new HttpError(422, "Object does not exist");
  if (force !== true && !(await isAncestor(repository.gitDir, before, sha))) {
    throw new HttpError(422, "Update is not a fast forward");
  }
  await setRef(request, repository, ref, sha);
  return ok(present(request, repository, ref, sha));
}

async function deleteRef(request: ApiRequest): Promise<Reply> {
  const repository = findWritableRepository(request);
  const ref = fullRef(request);
  if (!repository.refs.has(ref)) throw new HttpError(422, "Reference does not exist");
  if (ref === `refs/heads/${repository.defaultBranch}`) {
    throw new HttpError(422, "Cannot delete the default branch");
  }
  await setRef(request, repository, ref, null);
  return noContent();
}

function setRef(request: ApiRequest, repository: Repository, ref: string, sha: string | null) {
  const { world } = request;
  return world.locks.run(repository.id, async () => {
    await writeRefs(repository.gitDir, [{ ref, sha }]);
    await syncRefs(world, repository, actorId(request));
  });
}

function presentBranch(request: ApiRequest, repository: Repository, name: string, sha: string) {
  const url = `${request.world.url}/repos/${fullName(request.world.state, repository)}/commits/${sha}`;
  return { name, commit: { sha, url }, protected: false };
}

function listBranches(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const heads = [...repository.refs].filter(([ref]) => ref.startsWith("refs/heads/"));
  return paginate(request, heads, ([ref, sha]) =>
    presentBranch(request, repository, ref.slice("refs/heads/".length), sha),
  );
}

async function getBranch(request: ApiRequest): Promise<Reply> {
  const repository = findRepository(request);
  const name = request.params["*"] ?? "";
  const sha = repository.refs.get(`refs/heads/${name}`);
  if (sha === undefined) throw new HttpError(404, "Branch not found");
  const [commit] = await readCommits(repository.gitDir, sha, 1);
  return ok({
    ...presentBranch(request, repository, name, sha),
    ...(commit === undefined ? {} : { commit: presentCommit(request.world, repository, commit) }),
    protection: { enabled: false },
  });
}

/** Newest first, 100 pages at most: git is asked for what the pages need. */
async function listCommits(request: ApiRequest): Promise<Reply> {
  const repository = findRepository(request);
  const name = request.query.get("sha") ?? repository.defaultBranch;
  const sha = await resolveCommit(repository, name);
  if (sha === null) throw notFound();
  const commits = await readCommits(repository.gitDir, sha, 10_000);
  return paginate(request, commits, (commit) => presentCommit(request.world, repository, commit));
}

async function getCommit(request: ApiRequest): Promise<Reply> {
  const repository = findRepository(request);
  const ref = request.params["ref"] ?? "";
  const sha = await resolveCommit(repository, ref);
  if (sha === null) throw new HttpError(422, `No commit found for SHA: ${ref}`);
  const [commit] = await readCommits(repository.gitDir, sha, 1);
  if (commit === undefined) throw notFound();
  return ok(presentCommit(request.world, repository, commit));
}
