import { parseCapabilities } from "../capabilities.ts";
import type { ContractVersion } from "../version.ts";
import { askCapabilities, attempt } from "./attempt.ts";
import type { Bench, Subject } from "./attempt.ts";
import { briefCases } from "./briefs.ts";
import type { BriefCase } from "./briefs.ts";
import { judgeRefusal, judgeWork } from "./judge-work.ts";
import type { Finding, Rule } from "./rules.ts";
import { openWorkspaces } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

export interface Checked {
  readonly versions: readonly ContractVersion[];
  readonly findings: readonly Finding[];
}

/** When SIGTERM is sent: programs have found their feet by then. */
const TERM_AFTER_MS = 1000;

/** Runs the program against everything that the kit knows, one attempt after the other. */
export async function checkHarness(subject: Subject, progress: (name: string) => void): Promise<Checked> {
  const workspaces = openWorkspaces();
  try {
    return await checkAll({ subject, workspaces }, progress);
  } finally {
    workspaces.remove();
  }
}

type Progress = (name: string) => void;

async function checkAll(bench: Bench, progress: Progress): Promise<Checked> {
  progress("capabilities");
  const { versions, finding } = await checkCapabilities(bench);
  const findings: Finding[] = [finding];
  const cases = briefCases(versions);
  for (const { name, brief } of cases) {
    progress(name);
    const look = await attempt(bench, { brief: written(brief) }, (seen) =>
      judgeWork(name, brief(seen.workspace), seen),
    );
    findings.push(...look);
  }
  const [first] = cases;
  if (first !== undefined) {
    findings.push(
      ...(await checkRefusals(bench, first, progress)),
      ...(await checkSigterm(bench, first, progress)),
    );
  }
  return { versions, findings: oneIsEnough(findings) };
}

function written(brief: BriefCase["brief"]): (workspace: Workspace) => string {
  return (workspace) => JSON.stringify(brief(workspace));
}

async function checkCapabilities(bench: Bench) {
  return askCapabilities(bench, ({ exit, stdout }) => {
    const answered = exit.kind === "exited" && exit.code === 0;
    const versions = parseCapabilities(answered ? stdout : "");
    const said = answered && stdout.includes('"contract_versions"');
    const problem = said ? null : "it does not say, so it counts as version 1";
    const none = versions.length === 0 ? "it speaks no version that Foundry speaks" : problem;
    const finding: Finding = { rule: "capabilities", case: "--capabilities", problem: none };
    return { versions, finding };
  });
}

const refusals: readonly (readonly [Rule, string, ((brief: string) => string) | null])[] = [
  ["missing_brief", "no brief", null],
  ["broken_brief", "a brief that is cut off", (brief) => brief.slice(0, 100)],
  ["broken_brief", "an empty brief", () => ""],
  [
    "unknown_version",
    'contract_version "99"',
    (brief) => brief.replace(/"contract_version":"\d"/, '"contract_version":"99"'),
  ],
];

async function checkRefusals(
  bench: Bench,
  { brief }: BriefCase,
  progress: Progress,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [rule, name, change] of refusals) {
    progress(name);
    const write = written(brief);
    const changed = change === null ? null : (workspace: Workspace) => change(write(workspace));
    findings.push(await attempt(bench, { brief: changed }, (seen) => judgeRefusal(rule, name, seen)));
  }
  return findings;
}

async function checkSigterm(
  { subject, workspaces }: Bench,
  { brief }: BriefCase,
  progress: Progress,
): Promise<readonly Finding[]> {
  progress("SIGTERM");
  const timeoutMs = Math.max(subject.timeoutMs, TERM_AFTER_MS + 2 * subject.termMs);
  const patient = { workspaces, subject: { ...subject, timeoutMs } };
  const start = { brief: written(brief), termAfterMs: TERM_AFTER_MS };
  return attempt(patient, start, ({ end }) => {
    const name = "SIGTERM after a second";
    const left = end.leftProcesses ? "a process of its group was still alive" : null;
    const findings: Finding[] = [{ rule: "processes", case: name, problem: left }];
    if (end.termMs === null) return findings;
    const inTime = end.exit.kind !== "timeout" && end.termMs <= subject.termMs;
    return [...findings, { rule: "sigterm", case: name, problem: inTime ? null : "it went on" }];
  });
}

/** A harness may answer some briefs with 2; only if it answers all so it was not checked at all. */
function oneIsEnough(findings: readonly Finding[]): readonly Finding[] {
  const works = findings.some(({ rule, problem }) => rule === "works" && problem === null);
  return works ? findings.filter(({ rule, problem }) => rule !== "works" || problem === null) : findings;
}
