import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { authenticate } from "../auth/authenticate.ts";
import type { Caller } from "../auth/caller.ts";
import { canRead, canWrite } from "../auth/find-repository.ts";
import { hasPermission } from "../auth/require-access.ts";
import { HttpError } from "../http/http-error.ts";
import { syncRefs } from "../operations/sync-refs.ts";
import type { Repository } from "../state/entities.ts";
import { repositoryByName } from "../state/find.ts";
import type { ApiFaults } from "../faults/api-faults.ts";
import { applyApiFault } from "../faults/apply-api-fault.ts";
import type { World } from "../world.ts";
import type { GitGate, GitStep } from "./git-gate.ts";
import { findHttpBackend, runHttpBackend } from "./http-backend.ts";

interface GitParams {
  owner: string;
  repo: string;
}

type GitRequest = FastifyRequest<{ Params: GitParams }>;

interface GitDeps {
  /** The path of git's http-backend. */
  program: string;
  world: World;
  gate: GitGate;
  faults: ApiFaults;
}

/**
 * Clone, fetch and push over HTTP, at `/{owner}/{repo}.git` as on GitHub, with a token as the password. Faults know
 * them by the names `GIT list-for-fetch`, `GIT fetch`, `GIT list-for-push` and `GIT push`.
 */
export function addGitRoutes(server: FastifyInstance, given: Omit<GitDeps, "program">): void {
  const deps: GitDeps = { ...given, program: findHttpBackend() };
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // git reads the body itself, compressed or not, however large.
    scope.addContentTypeParser("*", { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, parsed) =>
      parsed(null, payload),
    );
    for (const suffix of [".git", ""]) {
      const root = `/:owner/:repo${suffix}`;
      scope.get<{ Params: GitParams }>(`${root}/info/refs`, (request, reply) =>
        serve(deps, request, reply, "/info/refs", isPush(request) ? "list-for-push" : "list-for-fetch"),
      );
      scope.post<{ Params: GitParams }>(`${root}/git-upload-pack`, (request, reply) =>
        serve(deps, request, reply, "/git-upload-pack", "fetch"),
      );
      scope.post<{ Params: GitParams }>(`${root}/git-receive-pack`, (request, reply) =>
        serve(deps, request, reply, "/git-receive-pack", "push"),
      );
    }
    done();
  });
}

function isPush(request: FastifyRequest): boolean {
  return request.url.endsWith("service=git-receive-pack");
}

async function serve(
  { program, world, gate, faults }: GitDeps,
  request: GitRequest,
  reply: FastifyReply,
  service: string,
  step: GitStep,
): Promise<FastifyReply> {
  const caller = callerOf(world, request);
  const { owner, repo } = request.params;
  const repository = repositoryByName(world.state, owner, repo.replace(/\.git$/, ""));
  requireGitAccess(world, caller, repository, step === "push" || step === "list-for-push");
  // Not with the repository's lock held: others go on while one is stopped.
  await gate.pass(repository.id, step);
  const fault = faults.choose(`GIT ${step}`, request.url);
  if (fault !== null && (await applyApiFault(fault, world.clock.now())) !== "proceed") {
    reply.hijack();
    if (fault.kind === "reset") request.raw.socket.resetAndDestroy();
    return reply;
  }
  const pusherId = pusherOf(world, caller);
  const query = request.url.includes("?") ? request.url.slice(request.url.indexOf("?") + 1) : "";
  const remoteUser = String(pusherId ?? "");
  const asked = { program, gitDir: repository.gitDir, service, query, remoteUser };
  reply.hijack();
  const backend = (): Promise<void> => runHttpBackend(asked, request.raw, reply.raw);
  try {
    if (step !== "push" || pusherId === null) await backend();
    else await world.locks.run(repository.id, () => receive(world, repository, pusherId, backend));
  } finally {
    reply.raw.end();
  }
  return reply;
}

/** As on GitHub, a wrong or expired token is asked for again. */
function callerOf(world: World, request: GitRequest): Caller {
  try {
    return authenticate(world, request.headers.authorization);
  } catch (error) {
    if (error instanceof HttpError && error.status === 401) throw askForName(error.message);
    throw error;
  }
}

function askForName(message: string): HttpError {
  return new HttpError(401, message, { headers: { "www-authenticate": 'Basic realm="GitHub"' } });
}

/** Before git's client hears that the push is done, the API knows of it. */
async function receive(
  world: World,
  repository: Repository,
  pusherId: number,
  backend: () => Promise<void>,
): Promise<void> {
  await backend();
  await syncRefs(world, repository, pusherId);
}

/** Unknown and unseen look the same; without a name git is asked for one. */
function requireGitAccess(
  world: World,
  caller: Caller,
  repository: Repository | undefined,
  push: boolean,
): asserts repository is Repository {
  const readable = repository !== undefined && canRead(world, caller, repository);
  const level = push ? "write" : "read";
  if (caller.kind === "anonymous" && (push || !readable)) {
    throw askForName("Requires authentication");
  }
  if (!readable) throw new HttpError(404, "Repository not found.");
  if (caller.kind === "installation" && !hasPermission(caller.token.permissions, "contents", level)) {
    throw new HttpError(403, "Resource not accessible by integration");
  }
  if (push && (!canWrite(world, caller, repository) || repository.archived)) {
    throw new HttpError(403, "Write access to repository not granted.");
  }
}

function pusherOf(world: World, caller: Caller): number | null {
  switch (caller.kind) {
    case "user":
      return caller.user.id;
    case "installation":
      return world.state.accountIds.get(`${world.state.app.slug}[bot]`) ?? null;
    case "anonymous":
    case "app":
      return null;
  }
}
