import type { CreateJobBody, RepositoryJob } from "@foundry/shared";

/** What a job would be called that is asked for with this body. */
export function bodyTarget(body: CreateJobBody): Pick<RepositoryJob, "kind" | "branch" | "onto" | "dryRun"> {
  switch (body.kind) {
    case "sync_repo":
      return { kind: body.kind, branch: null, onto: null, dryRun: false };
    case "restack_repo":
      return { kind: body.kind, branch: null, onto: null, dryRun: body.dryRun };
    case "restack_subtree":
      return { kind: body.kind, branch: body.branch, onto: null, dryRun: body.dryRun };
    case "rebase_branch":
      return { kind: body.kind, branch: body.branch, onto: body.onto ?? null, dryRun: body.dryRun };
    case "reparent_branch":
      return { kind: body.kind, branch: body.branch, onto: body.parent, dryRun: body.dryRun };
    case "register_existing_branch":
      return { kind: body.kind, branch: body.branch, onto: null, dryRun: false };
  }
}
