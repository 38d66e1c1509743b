import { canRead, canWrite, findRepository } from "../../auth/find-repository.ts";
import { HttpError, notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseId } from "../../http/parse-body.ts";
import { type ApiRequest, ok, type Route } from "../../http/route.ts";
import { presentFullRepository, presentRepository } from "../../present/repository.ts";
import { installationRepositories } from "../../state/find.ts";

/** Repositories: one by name or id, and those that an installation token reaches. */
export const repositoryRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/:owner/:repo",
    auth: "any",
    permission: ["metadata", "read"],
    handle: (request) => ok(presentFullRepository(request.world, findRepository(request))),
  },
  { method: "GET", path: "/repositories/:id", auth: "any", handle: getRepositoryById },
  { method: "GET", path: "/installation/repositories", auth: "token", handle: listInstallationRepositories },
  { method: "DELETE", path: "/installation/token", auth: "token", handle: revokeToken },
];

function getRepositoryById(request: ApiRequest) {
  const repository = request.world.state.repositories.get(parseId(request.params["id"]));
  if (repository === undefined || !canRead(request.world, request.caller, repository)) throw notFound();
  return ok(presentFullRepository(request.world, repository));
}

function listInstallationRepositories(request: ApiRequest) {
  const { caller, world } = request;
  if (caller.kind !== "installation") throw onlyInstallations();
  const covered = installationRepositories(world.state, caller.installation).filter((repository) =>
    canWrite(world, caller, repository),
  );
  return paginate(
    request,
    covered,
    (repository) => presentRepository(world, repository),
    (repositories) => ({
      total_count: covered.length,
      repository_selection:
        caller.token.repositoryIds === null ? caller.installation.repositorySelection : "selected",
      repositories,
    }),
  );
}

function revokeToken({ caller, world }: ApiRequest) {
  if (caller.kind !== "installation") throw onlyInstallations();
  world.state.installationTokens.delete(caller.token.token);
  return { status: 204 };
}

const onlyInstallations = (): HttpError =>
  new HttpError(
    403,
    "You must authenticate with an installation access token in order to use this endpoint.",
  );
