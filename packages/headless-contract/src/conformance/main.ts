#!/usr/bin/env node
import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkHarness } from "./check-harness.ts";
import { git } from "./git.ts";
import { writeReport } from "./report.ts";

const usage = `Checks a harness program against the headless contract.

  headless-conformance [--timeout SECONDS] [--pass-env NAME]... [--quiet] -- COMMAND [ARGUMENT]...

COMMAND is started as the service starts it: directly, without a shell, with --headless and the rest of the contract's
arguments behind its own, in workspaces that the kit makes and removes. A relative COMMAND with a slash is taken from
here; ARGUMENTs that are files must be absolute. Ends with 0 if every MUST held, with 1 if not, with 2 if it was called wrongly.

  --timeout SECONDS   how long one run may last (60)
  --pass-env NAME     a variable of this environment that the program gets, too, such as its model's key
  --quiet             no progress on stderr
`;

interface Call {
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs: number;
  readonly passEnv: readonly string[];
  readonly quiet: boolean;
}

/** The call, or why it is none. */
function readCall(args: readonly string[]): Call | string {
  const end = args.indexOf("--");
  const own = end === -1 ? args : args.slice(0, end);
  const [program, ...rest] = end === -1 ? [] : args.slice(end + 1);
  try {
    const { values } = parseArgs({
      args: [...own],
      options: {
        timeout: { type: "string", default: "60" },
        "pass-env": { type: "string", multiple: true, default: [] },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return "";
    const seconds = Number(values.timeout);
    if (!(seconds > 0 && seconds <= 86_400)) return "--timeout takes seconds, up to a day";
    if (program === undefined) return "no command: write it behind --";
    const here = rest.find((argument) => !isAbsolute(argument) && existsSync(argument));
    if (here !== undefined) {
      return `${here} is found here, but the program starts in a workspace: write ${resolve(here)}`;
    }
    return {
      command: [program.includes("/") ? resolve(program) : program, ...rest],
      timeoutMs: seconds * 1000,
      passEnv: values["pass-env"],
      quiet: values.quiet,
    };
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

const call = readCall(process.argv.slice(2));
if (typeof call === "string") {
  const isHelp = call === "";
  process[isHelp ? "stdout" : "stderr"].write(isHelp ? usage : `${call}\n\n${usage}`);
  process.exitCode = isHelp ? 0 : 2;
} else {
  git(process.cwd(), "--version");
  const subject = { argv: call.command, timeoutMs: call.timeoutMs, termMs: 5000, passEnv: call.passEnv };
  const progress = (name: string): void => {
    if (!call.quiet) process.stderr.write(`… ${name}\n`);
  };
  const report = writeReport(call.command, await checkHarness(subject, progress));
  process.stdout.write(`${report.text}\n`);
  process.exitCode = report.ok ? 0 : 1;
}
