/** What the kit looks at, in the order of its report; the words are those of docs/headless-contract.md. */
export const rules = {
  capabilities: ["should", "answers --headless --capabilities with its contract versions"],
  ends: ["must", "ends by itself, without a terminal and while stdin gives nothing"],
  exit_code: ["must", "ends with exit code 0, 1, 2 or 3"],
  works: ["must", "ends at least one brief with 0, 1 or 3: it can be used at all"],
  result: ["must", "leaves a valid result with exit codes 0, 1 and 3"],
  agreement: ["must", "says the same by exit code and by status"],
  commits: ["must", "names only commits that it made, on the branch that was checked out"],
  history: ["must", "keeps the commits that were there before"],
  no_push: ["must", "pushes nothing"],
  confined: ["must", "writes nothing beside the workspace, its result, HOME and TMPDIR"],
  token: ["must", "repeats the git token nowhere"],
  text_is_data: ["must", "executes nothing of what people wrote"],
  missing_brief: ["must", "without a brief changes nothing and ends with 1 or 2"],
  broken_brief: ["must", "with a broken brief changes nothing and ends with 1 or 2"],
  unknown_version: ["must", "refuses a contract version that it does not know"],
  sigterm: ["should", "ends within 5 seconds of SIGTERM"],
  processes: ["should", "leaves no process behind"],
  clean: ["should", "commits all that it changed"],
  complete: ["should", "names all its commits, by full sha, and all its files"],
  echo: ["should", "answers in the brief's contract version"],
  identity: ["should", "commits as whom the clone's configuration says"],
  lines: ["should", "prints lines of less than 16 KiB"],
} as const satisfies Record<string, readonly ["must" | "should", string]>;
export type Rule = keyof typeof rules;

/** One look at one rule. `problem` null: it held. */
export interface Finding {
  readonly rule: Rule;
  /** What was tried, e.g. `fix_issue, version 1`. */
  readonly case: string;
  readonly problem: string | null;
}
