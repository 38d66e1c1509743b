import { findRepository } from "../../auth/find-repository.ts";
import { paginate } from "../../http/paginate.ts";
import type { ApiRequest, Reply } from "../../http/route.ts";
import { type PresentedRepositories, presentSimplePull } from "../../present/pull-request.ts";
import type { Pull } from "../../state/entities.ts";
import { accountById } from "../../state/find.ts";
import type { World } from "../../world.ts";

/** `state`, `head` (`owner:branch`), `base`, `sort` and `direction`, as on GitHub. */
export function listPullRequests(request: ApiRequest): Reply {
  const { world, query } = request;
  const repository = findRepository(request);
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const found = [...repository.pulls.values()].filter(
    (pull) =>
      (state === "all" || pull.state === state) &&
      (head === null || isHead(world, pull, head)) &&
      (base === null || pull.base.ref === base),
  );
  const seen: PresentedRepositories = new Map();
  return paginate(request, sortPulls(found, query), (pull) => presentSimplePull(world, pull, seen));
}

function isHead(world: World, pull: Pull, label: string): boolean {
  const colon = label.indexOf(":");
  const owner = accountById(world.state, pull.head.ownerId).login.toLowerCase();
  return label.slice(0, colon).toLowerCase() === owner && label.slice(colon + 1) === pull.head.ref;
}

function sortPulls(pulls: Pull[], query: URLSearchParams): Pull[] {
  const sort = query.get("sort") ?? "created";
  const direction = query.get("direction") ?? (sort === "created" ? "desc" : "asc");
  const key = (pull: Pull): number => (sort === "updated" ? pull.updatedAtMs : pull.createdAtMs);
  const sign = direction === "asc" ? 1 : -1;
  return pulls.toSorted((a, b) => sign * (key(a) - key(b) || a.number - b.number));
}
