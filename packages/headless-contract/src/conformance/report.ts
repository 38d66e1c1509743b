import type { Checked } from "./check-harness.ts";
import { rules } from "./rules.ts";
import type { Finding, Rule } from "./rules.ts";

export interface Report {
  readonly text: string;
  /** Every MUST that was looked at held, and the program could be used. */
  readonly ok: boolean;
}

const MAX_PROBLEMS = 5;

/** What the kit saw, for people: rules in the contract's order, with what broke them. */
export function writeReport(command: readonly string[], { versions, findings }: Checked): Report {
  const names = Object.keys(rules).filter((name): name is Rule => name in rules);
  const musts = names.filter((rule) => rules[rule][0] === "must");
  const shoulds = names.filter((rule) => rules[rule][0] === "should");
  const broken = musts.filter((rule) => problemsOf(rule, findings).length > 0);
  const open = shoulds.filter((rule) => problemsOf(rule, findings).length > 0);
  const ok = broken.length === 0 && findings.some(({ rule }) => rule === "works");
  const spoken = versions.length === 0 ? "no version that Foundry speaks" : `contract ${plural(versions)}`;
  const text = [
    command.join(" "),
    `speaks ${spoken}`,
    "",
    "MUST",
    ...musts.flatMap((rule) => describe(rule, findings, "✗")),
    "",
    "SHOULD",
    ...shoulds.flatMap((rule) => describe(rule, findings, "!")),
    "",
    ok
      ? `It keeps the contract${open.length === 0 ? "" : `, but for ${open.length} of the things that it should do`}.`
      : `It does not keep the contract: ${broken.length === 0 ? "nothing could be checked" : `${broken.length} of the things that it must do`}.`,
    "Not looked at: absolute paths elsewhere on this machine, the network, and what an agent does with hostile text.",
  ].join("\n");
  return { text, ok };
}

function plural(versions: readonly string[]): string {
  return versions.length === 1 ? `version ${versions.join("")}` : `versions ${versions.join(" and ")}`;
}

function problemsOf(rule: Rule, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.rule === rule && finding.problem !== null);
}

function describe(rule: Rule, findings: readonly Finding[], sign: string): readonly string[] {
  const looked = findings.filter((finding) => finding.rule === rule).length;
  const problems = problemsOf(rule, findings);
  if (looked === 0) return [`  - ${rules[rule][1]} (nothing to look at)`];
  if (problems.length === 0) return [`  ✓ ${rules[rule][1]} (${looked}×)`];
  const shown = problems
    .slice(0, MAX_PROBLEMS)
    .map((finding) => `      ${finding.case}: ${printable(finding.problem ?? "")}`);
  const more = problems.length - shown.length;
  return [`  ${sign} ${rules[rule][1]}`, ...shown, ...(more > 0 ? [`      and ${more} more`] : [])];
}

/** What a harness says must not move the cursor of whoever reads the report. */
function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, "·");
}
