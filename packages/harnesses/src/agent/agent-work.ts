import { describeTask } from "../host/describe-task.ts";
import type { Job, WorkEnd } from "../host/run-program.ts";
import type { AgentCli } from "./agent-cli.ts";
import { buildPrompt } from "./build-prompt.ts";
import { decideAnswer } from "./decide-answer.ts";
import { cut, listen } from "./listen.ts";
import type { Heard } from "./listen.ts";
import { runAgent } from "./run-agent.ts";
import type { AgentEnd } from "./run-agent.ts";

export interface AgentWorkDeps {
  /** A new mark for each prompt that nobody can guess. */
  newMark(): string;
}

/** Within the 5 seconds that the contract gives a harness to end. */
const GRACE_MS = 3000;

/** Lets an agent's command line do the task and tells, from git and its last message, what came of it. */
export async function agentWork(job: Job, cli: AgentCli, deps: AgentWorkDeps): Promise<WorkEnd> {
  const task = describeTask(job.brief);
  const startBranch = await job.git.branch();
  const listener = listen(job);
  job.event({ type: "step", text: `Starting ${cli.name}` });
  const end = await runAgent(cli, {
    cwd: job.brief.workspace.root,
    prompt: buildPrompt(job.brief, task, deps.newMark()),
    model: job.brief.familiar.model,
    env: job.env,
    signal: job.signal,
    graceMs: GRACE_MS,
    onEvent: listener.hear,
    onText: (line) => job.say(line),
  });
  const heard = listener.state();
  const problem = job.signal.aborted ? "stopped" : whyFailed(cli, end, heard);
  if (problem !== null) return { kind: "again", why: problem };
  await keepWork(job, task.title, startBranch);
  const hasCommits = (await job.git.commitsSince(job.base)).length > 0;
  return { kind: "answered", answer: decideAnswer({ heard, task: job.brief.task, hasCommits }) };
}

/** null: it did its work, well or not. */
function whyFailed(cli: AgentCli, end: AgentEnd, heard: Heard): string | null {
  if (end.kind === "not_started") return `${cli.name} could not be started: ${end.message}`;
  if (heard.gaveUp !== null) return null;
  if (heard.failure !== null) return `${cli.name} failed: ${cut(heard.failure)}`;
  if (end.kind === "signalled") return `${cli.name} was ended by ${end.signal}`;
  return end.code === 0 ? null : `${cli.name} ended with exit code ${end.code}`;
}

/** Brings what the agent made to the branch that is published: agents branch, and forget to commit. */
async function keepWork(job: Job, title: string, startBranch: string | null): Promise<void> {
  if (startBranch !== null && (await job.git.branch()) !== startBranch) {
    job.say(`Moving the agent's commits to ${startBranch}`);
    await job.git.moveBranchHere(startBranch);
  }
  if (!(await job.git.isDirty())) return;
  job.say("Committing what the agent left uncommitted");
  await job.git.commitAll(title);
}
