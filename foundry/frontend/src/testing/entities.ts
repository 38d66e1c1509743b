import type {
  Branch,
  DeliverySummary,
  RepositoryJob,
  WorkbenchOpenPrSummary,
  WorkbenchRepoSummary,
  WorkbenchTaskSummary,
} from "@foundry/shared";

/** Entities for unit tests: valid, boring, and changed where the test says so. */
export function aPullRequest(over: Partial<WorkbenchOpenPrSummary> = {}): WorkbenchOpenPrSummary {
  const repoId = over.repoId ?? "1";
  const number = over.number ?? 1;
  return {
    prId: `${repoId}#${number}`,
    repoId,
    repoFullName: "acme/widgets",
    number,
    title: `Pull request ${number}`,
    state: "open",
    url: `https://github.com/acme/widgets/pull/${number}`,
    headRefName: `feat/${number}`,
    baseRefName: "main",
    authorLogin: "ann",
    isDraft: false,
    updatedAtMs: number,
    ...over,
  };
}

export function aTask(over: Partial<WorkbenchTaskSummary> = {}): WorkbenchTaskSummary {
  return {
    taskId: "task_0000000001",
    repoId: "1",
    repoFullName: "acme/widgets",
    title: "A task",
    status: "queued",
    statusReason: null,
    branchName: null,
    pullRequest: null,
    issueNumber: null,
    queuedAtMs: null,
    createdAtMs: 1,
    updatedAtMs: 1,
    archivedAtMs: null,
    ...over,
  };
}

export function aRepo(over: Partial<WorkbenchRepoSummary> = {}): WorkbenchRepoSummary {
  const name = over.name ?? "widgets";
  return {
    repoId: "1",
    fullName: `acme/${name}`,
    name,
    owner: "acme",
    isPrivate: false,
    isArchived: false,
    defaultBranch: "main",
    description: null,
    url: `https://github.com/acme/${name}`,
    pushedAtMs: null,
    updatedAtMs: 1,
    ...over,
  };
}

export function aDelivery(over: Partial<DeliverySummary> = {}): DeliverySummary {
  return {
    guid: "guid-1",
    event: "push",
    action: null,
    status: "applied",
    accountId: "1",
    accountLogin: "acme",
    repoFullName: "acme/widgets",
    receivedAtMs: 1,
    appliedAtMs: 2,
    attempts: 1,
    duplicates: 0,
    recovered: false,
    payloadBytes: 100,
    error: null,
    ...over,
  };
}

const aSha = "a".repeat(40);

/** A branch that stands on the default branch; the default branch itself with `state: "trunk"`. */
export function aBranch(over: Partial<Branch> = {}): Branch {
  const isTrunk = over.state === "trunk";
  return {
    name: isTrunk ? "main" : "feat/a",
    headSha: aSha,
    parent: isTrunk ? null : "main",
    parentSource: isTrunk ? null : "ancestry",
    baseSha: isTrunk ? null : aSha,
    state: "restacked",
    ahead: isTrunk ? null : 1,
    behind: isTrunk ? null : 0,
    conflictFiles: [],
    lastCommit: { subject: "Change something", authorName: "Ann", committedAtMs: 1 },
    pullRequest: null,
    task: null,
    ...over,
  };
}

export function aJob(over: Partial<RepositoryJob> = {}): RepositoryJob {
  return {
    jobId: "job_1",
    kind: "restack_repo",
    status: "completed",
    branch: null,
    onto: null,
    dryRun: false,
    step: null,
    message: null,
    errorCode: null,
    progress: null,
    attempts: 1,
    requestedBy: "ann",
    cancelRequested: false,
    retryOf: null,
    moves: [],
    conflicts: [],
    createdAtMs: 1,
    startedAtMs: null,
    finishedAtMs: null,
    ...over,
  };
}
