import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { checkHarness } from "../conformance/check-harness.ts";
import type { Checked } from "../conformance/check-harness.ts";
import type { Rule } from "../conformance/rules.ts";

/** Where a harness is made wrong: shell lines in the place of these. */
export interface Breaks {
  readonly capabilities?: string;
  readonly accept?: string;
  readonly before?: string;
  readonly work?: string;
  readonly after?: string;
  readonly sha?: string;
  readonly fields?: string;
  readonly files?: string;
  readonly end?: string;
}

/** A harness that keeps the contract, version 1, but for what `breaks` changes. */
export function harness(breaks: Breaks): string {
  const dir = mkdtempSync(join(tmpdir(), "foundry-kit-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, "harness");
  const lines = [
    "#!/bin/sh",
    `if [ "$2" = --capabilities ]; then ${breaks.capabilities ?? `echo '{"contract_versions":["1"]}'; exit 0`}; fi`,
    "brief=$3 result=$5",
    breaks.accept ??
      `case $(cat "$brief" 2>/dev/null) in '{"contract_version":"1"'*'}') ;; *) echo "no brief" >&2; exit 2;; esac`,
    breaks.before ?? "",
    `echo '{"type":"step","text":"Working"}'`,
    breaks.work ?? `echo more >> README.md; git add -A; git commit -qm 'Say more'`,
    breaks.sha ?? "sha=$(git rev-parse HEAD)",
    breaks.after ?? "",
    `printf '{${breaks.fields ?? `"contract_version":"1","status":"success"`},"branch":"%s","commits":[{"sha":"%s","message":"Say more"}],"files_changed":[${breaks.files ?? `"README.md"`}],"summary":"","pr_body":""}' "$(git branch --show-current)" "$sha" > "$result"`,
    breaks.end ?? "exit 0",
  ];
  writeFileSync(path, lines.join("\n"));
  chmodSync(path, 0o755);
  return path;
}

/** What the kit finds of such a harness. */
export async function check(breaks: Breaks, timeoutMs = 20_000): Promise<Checked> {
  return checkHarness({ argv: [harness(breaks)], timeoutMs, termMs: 400, passEnv: [] }, () => {});
}

export const brokenRules = ({ findings }: Checked): readonly Rule[] => [
  ...new Set(findings.filter(({ problem }) => problem !== null).map(({ rule }) => rule)),
];
