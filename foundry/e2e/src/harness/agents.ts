import type { Control } from "@foundry/github-double";

/** The service's environment for tasks that end in a moment: the demo harness without its pauses. */
export const fastTasks = {
  FOUNDRY_HARNESS: "demo",
  FOUNDRY_DEMO_DELAY_MS: "0",
  FOUNDRY_SANDBOX: "local",
} as const;

/** A harness of the provider `command`, as a shell script in the repository itself: what a test wants an agent to do. */
export interface Agent {
  /** Shell, run in the workspace; `$output` is the result file, `$context` the brief; `result JSON` writes it. */
  readonly script: string;
  /** More files of the repository. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Brings the agent and its configuration onto the repository's default branch. */
export async function bringAgent(github: Control, repository: string, agent: Agent): Promise<void> {
  await github.push(repository, [
    {
      branch: "main",
      message: "Let an agent of our own work here",
      files: {
        ".code-factory/config.toml": `[harness]\nprovider = "command"\ncommand = ["sh", "agent.sh"]\n`,
        "agent.sh": `${preamble}${agent.script}\n`,
        ...agent.files,
      },
    },
  ]);
}

const preamble = `for argument in "$@"; do
  if [ "$argument" = "--capabilities" ]; then echo '{"contract_versions":["1","2"]}'; exit 0; fi
done
while [ $# -gt 0 ]; do
  case "$1" in
    --context) context=$2; shift 2;;
    --output) output=$2; shift 2;;
    *) shift;;
  esac
done
result() { printf '%s' "$1" > "$output"; }
commit() {
  git -c user.name=agent -c user.email=agent@agents.example commit -q -m "$1" || exit 1
}
`;

/** The result of a version 2 harness that did it. */
export function resultJson(fields: object = {}): string {
  return JSON.stringify({
    contract_version: "1",
    status: "success",
    commits: [],
    files_changed: [],
    summary: "Done.",
    pr_body: "What was done.",
    exit_reason: null,
    ...fields,
  });
}
