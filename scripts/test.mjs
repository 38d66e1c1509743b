// npm test: everything that CI runs. The last line is "N passed, N failed" over all suites.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBubblewrap } from "./lib/bubblewrap.mjs";
import { ensureChromium } from "./lib/chromium.mjs";
import { binary, ensureToolchain, root, run, say } from "./lib/toolchain.mjs";

const { env } = ensureToolchain();
const chromium = ensureChromium();
ensureBubblewrap();
const reports = mkdtempSync(join(tmpdir(), "foundry-test-"));
const only = process.argv.slice(2);

const checks = [
  { name: "format", command: ["prettier", "--check", "--log-level", "warn", "."] },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "types", command: ["turbo", "run", "typecheck", "--output-logs=errors-only"] },
  { name: "unused", command: ["knip", "--no-progress"] },
  { name: "build", command: ["turbo", "run", "build", "--output-logs=errors-only"] },
];
// Together, and one more at a time than there are cores: while one waits for a process that was killed, others have work.
const withProcesses = ["e2e", "faults"].filter(isWanted);
const cores = availableParallelism();
const suites = [
  { name: "unit", projects: isWanted("unit") ? ["!e2e", "!faults"] : [], workers: cores },
  { name: withProcesses.join(" and "), projects: withProcesses, workers: cores + 1 },
];

let passed = 0;
let failed = 0;
await Promise.all([runChecks(["build", "format", "unused"]), runChecks(["types", "lint"])]);
for (const suite of suites.filter(({ projects }) => projects.length > 0)) await runSuite(suite);
rmSync(reports, { recursive: true, force: true });
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function isWanted(name) {
  return only.length === 0 || only.includes(name);
}

/** One after the other; two rows of them keep two cores busy. */
async function runChecks(names) {
  for (const check of checks.filter(({ name }) => names.includes(name) && isWanted(name))) {
    await runCheck(check);
  }
}

async function runCheck({ name, command: [program, ...args] }) {
  const started = performance.now();
  const code = await run(binary(program), args, { env });
  report(name, code === 0 ? 1 : 0, code === 0 ? 0 : 1, started);
}

async function runSuite({ name, projects, workers }) {
  const started = performance.now();
  const outputFile = join(reports, `${name}.json`);
  // Here and not in the root's config: there it would not count for the projects, whose default leaves one core free.
  const args = [
    "run",
    `--maxWorkers=${workers}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${outputFile}`,
  ];
  for (const project of projects) args.push("--project", project);
  const code = await run(binary("vitest"), args, {
    env: {
      ...env,
      ...(chromium && { FOUNDRY_CHROMIUM: chromium }),
      // Some four hundred processes load the same modules: what one has compiled, the next one reads.
      NODE_COMPILE_CACHE: join(root, "node_modules/.cache/node-compile"),
    },
  });
  const counts = countTests(outputFile);
  // A run that ends badly although every test passed (a crash, an unhandled error, no test found) is a failure too.
  report(name, counts.passed, counts.failed || (code === 0 && counts.passed > 0 ? 0 : 1), started);
}

function countTests(file) {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(file, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests || numFailedTestSuites };
  } catch (error) {
    process.stderr.write(`no test report: ${error.message}\n`);
    return { passed: 0, failed: 1 };
  }
}

function report(name, passes, failures, started) {
  passed += passes;
  failed += failures;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${failures === 0 ? "✓" : "✗"} ${name} (${seconds} s)\n`);
}
