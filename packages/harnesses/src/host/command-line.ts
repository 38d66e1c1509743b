import { parseArgs } from "node:util";

/** What the program was asked to do by its arguments. */
export type CommandLine =
  | { readonly kind: "capabilities" }
  | { readonly kind: "work"; readonly briefPath: string; readonly resultPath: string }
  | { readonly kind: "misused"; readonly message: string };

export function readCommandLine(argv: readonly string[]): CommandLine {
  const values = parse(argv);
  if (typeof values === "string") return { kind: "misused", message: values };
  if (values.headless !== true) return { kind: "misused", message: "only --headless is supported" };
  if (values.capabilities === true) return { kind: "capabilities" };
  const { context, output } = values;
  if (context === undefined || output === undefined) {
    return { kind: "misused", message: "--context <brief.json> and --output <result.json> are required" };
  }
  return { kind: "work", briefPath: context, resultPath: output };
}

interface Values {
  readonly headless?: boolean | undefined;
  readonly capabilities?: boolean | undefined;
  readonly context?: string | undefined;
  readonly output?: string | undefined;
}

/** A text: why the arguments cannot be understood. */
function parse(argv: readonly string[]): Values | string {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        headless: { type: "boolean" },
        capabilities: { type: "boolean" },
        context: { type: "string" },
        output: { type: "string" },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}
