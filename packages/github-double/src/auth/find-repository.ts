import { HttpError, notFound } from "../http/http-error.ts";
import type { ApiRequest } from "../http/route.ts";
import type { Repository } from "../state/entities.ts";
import { accountById, botIdOf, fullName, installationCovers, repositoryByName } from "../state/find.ts";
import type { World } from "../world.ts";
import type { Caller } from "./caller.ts";

/** The repository that the path names. A private one that the caller may not see does not exist: 404. */
export function findRepository(request: ApiRequest): Repository {
  const { owner = "", repo = "" } = request.params;
  const { state } = request.world;
  const repository = repositoryByName(state, owner, repo);
  const formerId = state.formerRepositoryNames.get(`${owner}/${repo}`.toLowerCase());
  const moved = formerId === undefined ? undefined : state.repositories.get(formerId);
  const found = repository ?? moved;
  if (found === undefined || !canRead(request.world, request.caller, found)) throw notFound();
  if (repository === undefined) throw movedTo(request, found);
  return found;
}

/** As on GitHub, a former name of a repository leads to the new one: 301, and 307 for what changes something. */
function movedTo({ world, method, target, params }: ApiRequest, repository: Repository): HttpError {
  const former = `/repos/${params["owner"] ?? ""}/${params["repo"] ?? ""}`;
  const location = `${world.url}/repos/${fullName(world.state, repository)}${target.slice(former.length)}`;
  const status = method === "GET" ? 301 : 307;
  return new HttpError(status, "Moved Permanently", { headers: { location } });
}

/** The same, for a change: a repository that can be read but not written answers 403. */
export function findWritableRepository(request: ApiRequest): Repository {
  const repository = findRepository(request);
  if (!canWrite(request.world, request.caller, repository)) {
    throw new HttpError(403, "Resource not accessible by integration");
  }
  if (repository.archived) throw new HttpError(403, "Repository was archived so is read-only.");
  return repository;
}

export function canRead(world: World, caller: Caller, repository: Repository): boolean {
  return !repository.private || canWrite(world, caller, repository);
}

export function canWrite(world: World, caller: Caller, repository: Repository): boolean {
  switch (caller.kind) {
    case "anonymous":
    case "app":
      return false;
    case "installation":
      return (
        installationCovers(caller.installation, repository) &&
        (caller.token.repositoryIds?.has(repository.id) ?? true)
      );
    case "user":
      return isCollaborator(world, caller.user.id, repository);
  }
}

function isCollaborator(world: World, userId: number, repository: Repository): boolean {
  const owner = accountById(world.state, repository.ownerId);
  return owner.id === userId || owner.members.has(userId) || repository.collaborators.has(userId);
}

/** The account in whose name a change is made: the person, or the App's bot. */
export function actorId(request: ApiRequest): number {
  const { caller, world } = request;
  if (caller.kind === "user") return caller.user.id;
  return botIdOf(world.state);
}
