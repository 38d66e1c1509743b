import { type EndedRun, presentWorkflow, presentWorkflowRun } from "../present/workflow-run.ts";
import type { CheckConclusion, Repository } from "../state/entities.ts";
import { nextId } from "../state/state.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import { findCommit } from "./checks.ts";

export interface WorkflowRunEnd {
  name: string;
  /** A branch of `headRepository`, which is the repository itself without one. */
  branch: string;
  headRepository?: Repository | undefined;
  /** Of the branch's history; its head without one. */
  headSha?: string | undefined;
  conclusion: CheckConclusion;
  attempt?: number | undefined;
}

/** A workflow ran on a branch and ended: `workflow_run.completed`, and nothing else of it is kept. */
export async function endWorkflowRun(
  world: World,
  repository: Repository,
  asked: WorkflowRunEnd,
  actorId: number,
): Promise<void> {
  const headRepository = asked.headRepository ?? repository;
  const sha = asked.headSha ?? headRepository.refs.get(`refs/heads/${asked.branch}`) ?? "";
  const run: EndedRun = {
    id: nextId(world.state),
    workflowId: nextId(world.state),
    suiteId: nextId(world.state),
    runNumber: 1,
    attempt: asked.attempt ?? 1,
    name: asked.name,
    headBranch: asked.branch,
    head: await findCommit(headRepository, sha),
    headRepository,
    conclusion: asked.conclusion,
    actorId,
    atMs: world.clock.now(),
  };
  emit(world, {
    event: "workflow_run",
    action: "completed",
    accountId: repository.ownerId,
    repository,
    senderId: actorId,
    payload: {
      workflow: presentWorkflow(world, repository, run),
      workflow_run: presentWorkflowRun(world, repository, run),
    },
  });
}
