import { describeTask, firstLine } from "../host/describe-task.ts";
import type { TaskDescription } from "../host/describe-task.ts";
import type { Answer, Job, WorkEnd } from "../host/run-program.ts";
import { applyChange } from "./apply-change.ts";
import { notePath, planChange } from "./plan-change.ts";
import type { ChangeRequest, PlannedChange } from "./plan-change.ts";
import { readMarker, withoutMarkers } from "./read-markers.ts";
import type { DemoMarker } from "./read-markers.ts";

export interface DemoDeps {
  /** Resolves after the pause, or at once when the work is to stop. */
  pause(signal: AbortSignal): Promise<void>;
  /** Paths that git knows in the workspace. */
  listFiles(root: string): Promise<ReadonlySet<string>>;
  /** Ends the process as a fault would; does not return in a real one. */
  crash(): void;
}

/** What the demo asks. A text that repeats it has been answered. */
export const demoQuestion = "Which wording do you prefer: short, or with an example?";

/** A small piece of work that looks like an agent's: reads, changes one file, commits, and tells what it does. */
export async function demoWork(job: Job, deps: DemoDeps): Promise<WorkEnd> {
  const task = describeTask(job.brief);
  const texts = task.texts.map(({ text }) => text);
  const isAnswered = texts.some((text) => text.includes(demoQuestion));
  const marker = readMarker(texts);
  const step = stepper(job, deps);
  await step(`Reading the task: ${withoutMarkers(task.title)}`);
  if (marker === "needs input" && isAnswered) return change(job, deps, task, "success");
  return marker === null ? change(job, deps, task, "success") : playMarker(marker, job, deps, task);
}

async function playMarker(
  marker: DemoMarker,
  job: Job,
  deps: DemoDeps,
  task: TaskDescription,
): Promise<WorkEnd> {
  const step = stepper(job, deps);
  switch (marker) {
    case "needs input":
      await step("The task can be understood in two ways.");
      return answered({ status: "needs_input", summary: demoQuestion, exitReason: "ambiguous_spec" });
    case "fail":
      await step("Running the tests: 1 of 42 fails, also after three repairs.");
      return answered({
        status: "failure",
        summary: "The tests could not be made to pass.",
        exitReason: "test_failure",
      });
    case "partial":
      return change(job, deps, task, "partial");
    case "retry":
      if (job.env["FOUNDRY_TRY"] !== undefined && job.env["FOUNDRY_TRY"] !== "1") {
        return change(job, deps, task, "success");
      }
      return { kind: "again", why: "The package registry does not answer; another run may do better." };
    case "error":
      return { kind: "again", why: "The package registry does not answer; another run may do better." };
    case "crash":
      await step("About to crash, as asked.");
      deps.crash();
      return { kind: "again", why: "The crash did not happen." };
    case "hang":
      await step("Waiting for something that never comes, as asked.");
      await aborted(job.signal);
      return { kind: "again", why: "Stopped while waiting." };
    case "slow":
      for (let n = 1; n <= 60; n += 1) await step(`Looking at part ${n} of 60`);
      return change(job, deps, task, "success");
    case "nothing":
      await step("Nothing needs to be changed.");
      return answered({ status: "success", summary: "Nothing needed to be changed.", exitReason: null });
  }
}

async function change(
  job: Job,
  deps: DemoDeps,
  task: TaskDescription,
  status: "success" | "partial",
): Promise<WorkEnd> {
  const step = stepper(job, deps);
  const request: ChangeRequest = {
    title: firstLine(withoutMarkers(task.title)) || "Work on a task",
    body: withoutMarkers(task.body),
    number: task.number,
  };
  const files = await deps.listFiles(job.brief.workspace.root);
  await step(`The workspace has ${files.size} files.`);
  const path = await makeChange(job, step, planChange(request, files), request);
  await step("Checking the change");
  if (job.signal.aborted) return { kind: "again", why: "Stopped." };
  if (!(await job.git.isDirty())) {
    return answered({
      status,
      summary: `${path} already says so: nothing needed to be changed.`,
      exitReason: null,
    });
  }
  await job.git.commitAll(message(request));
  job.event({ type: "commit", sha: await job.git.head(), text: request.title });
  await step("Done");
  const rest = status === "partial" ? " The rest needs a closer look." : "";
  const summary = `Changed ${path}: ${request.title}.${rest}`;
  return answered({ status, summary, exitReason: null }, pullRequestBody(job, request, path, rest));
}

/** The planned change, or a note where it cannot be made. Returns the path. */
async function makeChange(
  job: Job,
  step: Step,
  planned: PlannedChange,
  request: ChangeRequest,
): Promise<string> {
  const { root } = job.brief.workspace;
  await step(`Editing ${planned.path}`);
  const refused = await applyChange(root, planned, request);
  if (refused === null) return planned.path;
  await step(`${refused}; writing a note instead`);
  const path = notePath(request);
  const failed = await applyChange(root, { kind: "write", path }, request);
  if (failed !== null) throw new Error(failed);
  return path;
}

function message({ title, number }: ChangeRequest): string {
  return number === null ? title : `${title}\n\nFor #${number}.`;
}

/** Titles are other people's words: as code, so that they mention nobody and close nothing. */
function pullRequestBody(job: Job, { title, number }: ChangeRequest, path: string, rest: string): string {
  const quoted = `\`${title.replaceAll("`", "'")}\``;
  const closes = job.brief.task.kind === "fix_issue" && rest === "" ? `\n\nCloses #${number}.` : "";
  return `Changes \`${path}\` for ${quoted}.${rest}\n\nMade by Foundry's demo harness, which follows no instructions but edits one file.${closes}\n`;
}

function answered(answer: Omit<Answer, "prBody">, prBody = ""): WorkEnd {
  return { kind: "answered", answer: { ...answer, prBody } };
}

type Step = (text: string) => Promise<void>;

/** Tells one step, as a line for people and as an event for programs, then takes its time. */
function stepper(job: Job, deps: DemoDeps): Step {
  return async (text) => {
    if (job.signal.aborted) return;
    job.event({ type: "step", text });
    await deps.pause(job.signal);
  };
}

/** Keeps the process alive meanwhile: nothing else does. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const alive = setInterval(() => signal.throwIfAborted(), 60_000);
    const end = (): void => {
      clearInterval(alive);
      resolve();
    };
    signal.addEventListener("abort", end, { once: true });
  });
}
