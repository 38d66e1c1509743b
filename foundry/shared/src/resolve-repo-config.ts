import type { RepoConfig } from "./repo-config.ts";

type Sandbox = NonNullable<RepoConfig["sandbox"]>;
type Harness = NonNullable<RepoConfig["harness"]>;
type FailedRun = NonNullable<NonNullable<RepoConfig["on_event"]>["failed_run"]>[number];

/** A repository's configuration as the service works by it: what the author wrote, and a default for all else. */
export interface ResolvedRepoConfig {
  readonly sandbox: {
    readonly size: NonNullable<Sandbox["size"]>;
    readonly docker: boolean;
    readonly volumes: readonly { readonly path: string; readonly size: string }[];
  };
  readonly harness: {
    readonly provider: NonNullable<Harness["provider"]>;
    /** null: the provider's own choice. */
    readonly model: string | null;
    /** Of the provider `command`; null for the others. */
    readonly command: readonly string[] | null;
  };
  readonly scheduled_jobs: NonNullable<RepoConfig["scheduled_jobs"]>;
  readonly on_event: { readonly failed_run: readonly FailedRun[] };
}

/** The only place that knows the defaults; they may change, as none is ever stored. */
export const repoConfigDefaults = {
  sandbox: { size: "medium", docker: false, volumes: [] },
  volume: { size: "10Gi" },
  harness: { provider: "claude_code", model: null, command: null },
  scheduled_jobs: [],
  on_event: { failed_run: [] },
} as const;

/** [RC8] Pure: the same file and the same defaults give the same. An absent file is `{}`. */
export function resolveRepoConfig(sparse: RepoConfig): ResolvedRepoConfig {
  const { sandbox = {}, harness = {}, on_event = {} } = sparse;
  const defaults = repoConfigDefaults;
  return {
    sandbox: {
      size: sandbox.size ?? defaults.sandbox.size,
      docker: sandbox.docker ?? defaults.sandbox.docker,
      volumes: (sandbox.volumes ?? defaults.sandbox.volumes).map(({ path, size }) => ({
        path,
        size: size ?? defaults.volume.size,
      })),
    },
    harness: {
      provider: harness.provider ?? defaults.harness.provider,
      model: harness.model ?? defaults.harness.model,
      command: harness.command ?? defaults.harness.command,
    },
    scheduled_jobs: [...(sparse.scheduled_jobs ?? defaults.scheduled_jobs)],
    on_event: { failed_run: [...(on_event.failed_run ?? defaults.on_event.failed_run)] },
  };
}

/** One value in force, and whether the author wrote it. */
export interface RepoConfigEntry {
  /** As in the file: `sandbox.size`, `scheduled_jobs[0].schedule`. */
  readonly path: string;
  /** null: nothing is set, and there is nothing by default. */
  readonly value: string | boolean | readonly string[] | null;
  readonly source: "file" | "default";
}

/**
 * Every value in force with where it comes from, in the order of the file's documentation: what the page shows. Empty
 * lists of tables (volumes, scheduled jobs, events) are one entry `[]`.
 * @param sparse as the API gives it; null (never read, or no file) shows the defaults
 */
export function describeRepoConfig(sparse: RepoConfig | null): RepoConfigEntry[] {
  const written = sparse ?? {};
  const { sandbox, harness, scheduled_jobs, on_event } = resolveRepoConfig(written);
  const volumes = written.sandbox?.volumes ?? [];
  return [
    entry("sandbox.size", sandbox.size, written.sandbox?.size),
    entry("sandbox.docker", sandbox.docker, written.sandbox?.docker),
    ...tables("sandbox.volumes", sandbox.volumes, written.sandbox?.volumes, ({ path, size }, at, index) => [
      entry(`${at}.path`, path, path),
      entry(`${at}.size`, size, volumes[index]?.size),
    ]),
    entry("harness.provider", harness.provider, written.harness?.provider),
    entry("harness.model", harness.model, written.harness?.model),
    entry("harness.command", harness.command, written.harness?.command),
    ...tables("scheduled_jobs", scheduled_jobs, written.scheduled_jobs, (job, at) => [
      entry(`${at}.name`, job.name, job.name),
      entry(`${at}.branch`, job.branch, job.branch),
      entry(`${at}.schedule`, job.schedule, job.schedule),
      entry(`${at}.prompt`, job.prompt, job.prompt),
    ]),
    ...tables("on_event.failed_run", on_event.failed_run, written.on_event?.failed_run, (event, at) => [
      entry(`${at}.workflows`, event.workflows ?? null, event.workflows),
      entry(`${at}.branches`, event.branches ?? null, event.branches),
      entry(`${at}.prompt_additions`, event.prompt_additions ?? null, event.prompt_additions),
    ]),
  ];
}

function entry(path: string, value: RepoConfigEntry["value"], written: unknown): RepoConfigEntry {
  return { path, value, source: written === undefined ? "default" : "file" };
}

function tables<Table>(
  path: string,
  list: readonly Table[],
  written: unknown,
  describe: (table: Table, at: string, index: number) => RepoConfigEntry[],
): RepoConfigEntry[] {
  if (list.length === 0) return [entry(path, [], written)];
  return list.flatMap((table, index) => describe(table, `${path}[${index}]`, index));
}
