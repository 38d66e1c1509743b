import { createActorLease } from "../../runtime/actor-lease.ts";
import type { RepositoryContext } from "../context.ts";

/** [DX8] Whoever holds it runs the repository's jobs. */
export const jobLease = createActorLease<RepositoryContext>(
  "repo_lease",
  (c) => c.deps.repositoryLimits.leaseMs,
);
