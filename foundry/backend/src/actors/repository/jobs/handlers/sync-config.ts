import { TerminalError } from "@foundry/durable";
import type { RepositoryIdentity } from "@foundry/shared";
import { parseRepoConfig, repoConfigPath } from "../../../../repo-config/index.ts";
import { checkResultOf, checkRunName } from "../../config/check-result.ts";
import type { ConfigPosition } from "../../config/config-order.ts";
import { choosePosition, fetchConfig, repositoryNameOf } from "../../config/fetch-config.ts";
import type { ConfigReader, FetchedConfig } from "../../config/fetch-config.ts";
import { reportCheck } from "../../config/report-check.ts";
import { storeConfig } from "../../config/store-config.ts";
import type { ConfigFinding } from "../../config/store-config.ts";
import type { RepositoryContext } from "../../context.ts";
import type { JobArgs } from "../../contract.ts";
import { loadConfig } from "../../store/config.ts";
import { loadMeta } from "../../store/meta.ts";
import type { JobHandler, JobOutcome, JobRun } from "../job-run.ts";

type Args = Extract<JobArgs, { kind: "sync_config" }>;

/** What one run reads. */
interface Reading {
  readonly args: Args;
  readonly identity: RepositoryIdentity;
  readonly reader: ConfigReader;
}

/** [RC2] Reads the configuration at a pushed commit: fetch-config-file, parse-and-validate, store-repo-config. */
export const syncConfig: JobHandler = async (c, run) => {
  const reading = await begin(c, run);
  const { args, identity } = reading;
  if (args.branch !== identity.defaultBranch) {
    return completed(`${args.branch} is not the default branch any more.`);
  }
  await run.step("fetch-config-file", `Fetching ${repoConfigPath}`);
  const { position: stored } = await loadConfig(c.db);
  const position = await choosePosition(reading.reader, stored, { ...args, push: pushOf(args) });
  if (position === null) return completed("A newer push is in force already.");
  const fetched = await fetchConfig(reading.reader, position.sha);
  await run.step("parse-and-validate", "Checking the file");
  const finding = findingOf(fetched);
  await run.step("store-repo-config", "Storing the configuration");
  await run.pointOfNoReturn();
  return store(c, run, reading, { finding, position });
};

async function begin(c: RepositoryContext, { job, interrupt }: JobRun): Promise<Reading> {
  const { args } = job;
  if (args.kind !== "sync_config") throw new Error(`a job of kind ${args.kind} reads no configuration`);
  const identity = (await loadMeta(c.db))?.identity;
  if (!identity?.installationId) {
    throw new TerminalError("not_connected", "The GitHub App is not installed for this repository.");
  }
  const github = c.deps.github.forInstallation(identity.installationId);
  const repository = repositoryNameOf(identity);
  const { attempts } = job.job;
  const reader = { github, repository, branch: args.branch, attempts, signal: interrupt };
  return { args, identity, reader };
}

function pushOf({ headSha, pushedAtMs, deliveryGuid }: Args) {
  if (headSha === null) return null;
  return { sha: /^0+$/.test(headSha) ? null : headSha, pushedAtMs, deliveryGuid };
}

function findingOf(fetched: FetchedConfig): ConfigFinding {
  return fetched.kind === "file" ? parseRepoConfig(fetched.bytes) : fetched;
}

async function store(
  c: RepositoryContext,
  run: JobRun,
  { args, identity }: Reading,
  found: { readonly finding: ConfigFinding; readonly position: ConfigPosition },
): Promise<JobOutcome> {
  const { finding, position } = found;
  await run.commit((draft) => storeConfig(draft, { ...found, nowMs: c.deps.now() }, draft.meta.identity));
  c.background.wake("schedules");
  // What is read anew without a push was not asked for by its author, who hears of a mistake only.
  const isNews = args.headSha !== null || finding.kind === "invalid";
  const message = messageOf(finding, position);
  if (finding.kind === "absent" || position.sha === null || !isNews) return completed(message);
  const refused = await reportCheck(
    c.deps.github.forInstallation(identity.installationId ?? ""),
    {
      repository: repositoryNameOf(identity),
      headSha: position.sha,
      name: checkRunName,
      // One for a commit, however often it is pushed or read: the same file gives the same result.
      externalId: `repo-config:${identity.repoId}:${position.sha}`,
    },
    checkResultOf(finding),
    run.signal,
  );
  return completed(
    refused === null ? message : `${message} GitHub refused the check run on the commit (${refused}).`,
  );
}

function messageOf(finding: ConfigFinding, { sha }: ConfigPosition): string {
  if (sha === null) return "The default branch is gone: the defaults are in use.";
  const at = sha.slice(0, 7);
  switch (finding.kind) {
    case "valid": {
      const { length } = finding.warnings;
      const warnings = length === 0 ? "" : `, with ${length} ${length === 1 ? "warning" : "warnings"}`;
      return `The configuration at ${at} is in use${warnings}.`;
    }
    case "absent":
      return `There is no ${repoConfigPath} at ${at}: the defaults are in use.`;
    case "invalid":
      return `The file at ${at} cannot be used: ${finding.message} What was in use stays in use.`;
  }
}

function completed(message: string): JobOutcome {
  return { kind: "completed", message, moves: [], conflicts: [] };
}
