import type {
  ConvertAppBody,
  CreateAppAnswer,
  CreateAppBody,
  CreateJobBody,
  CreateJobResponse,
  CreateTaskBody,
  CreateTaskResponse,
  CreatedApp,
  Delivery,
  DeliveryList,
  GithubConnection,
  HarnessList,
  JobAccepted,
  OrganizationList,
  ParkedList,
  RepositoryJobDetail,
  RepositoryJobList,
  TaskAttemptDetail,
  TaskChanges,
  TaskLogPage,
} from "@foundry/shared";
import { request } from "./request.ts";
import type { RequestDeps } from "./request.ts";

export type TaskCommand = "cancel" | "retry" | "archive" | "restore";

export interface JobQuery {
  readonly cursor?: string | undefined;
  readonly limit?: number;
}

/** The page of the newest chunks before this one. */
export interface TaskLogQuery {
  readonly before?: number | undefined;
  readonly limit?: number;
}

export interface DeliveryQuery {
  readonly status?: string | undefined;
  readonly event?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number;
}

export type Api = ReturnType<typeof createApi>;

/** The HTTP interface of the service (interfaces.md), one function per route that the dashboard uses. */
export function createApi(deps: RequestDeps) {
  const get = <T>(path: string, signal?: AbortSignal) => request<T>(deps, path, { signal });
  const post = <T>(path: string, body?: unknown) => request<T>(deps, path, { method: "POST", body });

  return {
    listOrganizations: (signal?: AbortSignal) => get<OrganizationList>("/api/orgs", signal),
    getConnection: (signal?: AbortSignal) => get<GithubConnection>("/api/connection", signal),
    createApp: (body: CreateAppBody) => post<CreateAppAnswer>("/api/connection/app", body),
    convertApp: (body: ConvertAppBody) => post<CreatedApp>("/api/connection/app/convert", body),
    forgetApp: () => post<unknown>("/api/connection/app/forget"),
    signIn: (token: string) => post<unknown>("/api/session", { token }),
    makeBurst: (count: number) => post<{ deliveries: number }>("/api/demo/burst", { count }),

    createTask: (orgId: string, body: CreateTaskBody) =>
      post<CreateTaskResponse>(`${org(orgId)}/tasks`, body),
    commandTask: (orgId: string, taskId: string, command: TaskCommand) =>
      post<unknown>(`${task(orgId, taskId)}/${command}`),
    answerTask: (orgId: string, taskId: string, text: string) =>
      post<unknown>(`${task(orgId, taskId)}/answer`, { text }),
    readTaskLog: (orgId: string, taskId: string, query: TaskLogQuery, signal?: AbortSignal) =>
      get<TaskLogPage>(`${task(orgId, taskId)}/log${queryString({ ...query })}`, signal),
    getTaskChanges: (orgId: string, taskId: string, signal?: AbortSignal) =>
      get<TaskChanges>(`${task(orgId, taskId)}/changes`, signal),
    getTaskAttempt: (orgId: string, taskId: string, attempt: number, signal?: AbortSignal) =>
      get<TaskAttemptDetail>(`${task(orgId, taskId)}/attempts/${attempt}`, signal),
    listHarnesses: (signal?: AbortSignal) => get<HarnessList>("/api/harnesses", signal),

    reloadOrganization: (orgId: string) => post<JobAccepted>(`${org(orgId)}/reload`),
    reloadPullRequests: (orgId: string) => post<JobAccepted>(`${org(orgId)}/reload-pull-requests`),
    reloadRepository: (orgId: string, repoId: string) => post<JobAccepted>(`${repo(orgId, repoId)}/reload`),
    reloadPullRequest: (orgId: string, repoId: string, number: number) =>
      post<JobAccepted>(`${repo(orgId, repoId)}/pulls/${number}/reload`),

    createJob: (orgId: string, repoId: string, body: CreateJobBody) =>
      post<CreateJobResponse>(`${repo(orgId, repoId)}/jobs`, body),
    listJobs: (orgId: string, repoId: string, query: JobQuery, signal?: AbortSignal) =>
      get<RepositoryJobList>(`${repo(orgId, repoId)}/jobs${queryString({ ...query })}`, signal),
    getJob: (orgId: string, repoId: string, jobId: string, signal?: AbortSignal) =>
      get<RepositoryJobDetail>(`${repo(orgId, repoId)}/jobs/${encodeURIComponent(jobId)}`, signal),
    cancelJob: (orgId: string, repoId: string, jobId: string) =>
      post<unknown>(`${repo(orgId, repoId)}/jobs/${encodeURIComponent(jobId)}/cancel`),
    retryJob: (orgId: string, repoId: string, jobId: string) =>
      post<CreateJobResponse>(`${repo(orgId, repoId)}/jobs/${encodeURIComponent(jobId)}/retry`),

    listDeliveries: (query: DeliveryQuery, signal?: AbortSignal) =>
      get<DeliveryList>(`/api/deliveries${queryString({ ...query })}`, signal),
    getDelivery: (guid: string, signal?: AbortSignal) => get<Delivery>(delivery(guid), signal),
    replayDelivery: (guid: string) => post<unknown>(`${delivery(guid)}/replay`),
    recoverDeliveries: () => post<unknown>("/api/deliveries/recover"),
    listParked: (signal?: AbortSignal) => get<ParkedList>("/api/parked", signal),
    settleParked: (id: string, command: "retry" | "discard") =>
      post<unknown>(`/api/parked/${encodeURIComponent(id)}/${command}`),
  };
}

function org(orgId: string): string {
  return `/api/orgs/${encodeURIComponent(orgId)}`;
}

function task(orgId: string, taskId: string): string {
  return `${org(orgId)}/tasks/${encodeURIComponent(taskId)}`;
}

function repo(orgId: string, repoId: string): string {
  return `${org(orgId)}/repos/${encodeURIComponent(repoId)}`;
}

function delivery(guid: string): string {
  return `/api/deliveries/${encodeURIComponent(guid)}`;
}

function queryString(query: Readonly<Record<string, string | number | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value));
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
