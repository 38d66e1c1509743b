/** What an agent's command line told in one line of its output. */
export type AgentEvent =
  /** It says something; the last one is its answer, unless it names another. */
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "tool"; readonly name: string; readonly text: string }
  /** Its answer, where it has a word for that. */
  | { readonly kind: "answer"; readonly text: string }
  /** It stopped at a limit of its own (turns, budget). */
  | { readonly kind: "gave_up"; readonly why: string }
  /** It could not work: no connection, no credit, not signed in. */
  | { readonly kind: "failed"; readonly why: string };

/** One agent's command line: how it is started without a person, and how its output is read. */
export interface AgentCli {
  /** For people. */
  readonly name: string;
  /** By its name on the PATH, where FOUNDRY_HARNESS_EXECUTABLE does not say it. */
  readonly executable: string;
  /** The prompt is not among them: it goes to stdin, so that no text of strangers is ever an argument. */
  args(model: string | undefined): readonly string[];
  /** What it needs in its environment beside what the harness itself got. */
  env(own: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>>;
  /** An output line, parsed as JSON; none or several things may have happened. */
  read(line: unknown): readonly AgentEvent[];
}
