// Runs on the machine's own Node (20 or newer) before anything is installed: Node's standard library only.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** rivetkit, better-sqlite3 and vitest need it; older machines get `nodeVersion` from the npm registry. */
const oldestNode = [22, 12];
const nodeVersion = "24.21.0";
const pnpmVersion = "12.21.0";
const stampFile = join(root, "node_modules/.foundry-install.json");

/**
 * Brings Node, pnpm and the packages that the lock file names, where they are missing, and returns the environment
 * (PATH included) in which the project's own programs run. Takes well under a second when nothing is missing.
 */
export function ensureToolchain() {
  if (!commandWorks("git", ["--version"]))
    fail("git is needed and was not found: install git, then run this again.");
  const wanted = fingerprint();
  const stamp = readStamp();
  if (stamp?.fingerprint === wanted && existsSync(stamp.node) && existsSync(join(stamp.pnpmDir, "pnpm"))) {
    return { node: stamp.node, env: environment(stamp.node, stamp.pnpmDir) };
  }
  const node = findNode();
  const pnpmDir = findPnpm(node);
  installPackages(node, pnpmDir);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ fingerprint: wanted, node, pnpmDir }));
  return { node, env: environment(node, pnpmDir) };
}

/** Runs a program of the project in the foreground; resolves with its exit code (128 + n after signal n). */
export function run(command, args, { env, cwd = root, stdio = "inherit" }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio });
    child.on("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(127);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

/** The path of a program that a workspace package installed. */
export function binary(name, folder = root) {
  return join(folder, "node_modules/.bin", name);
}

export function say(message) {
  process.stdout.write(`${message}\n`);
}

export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function environment(node, pnpmDir) {
  return {
    ...process.env,
    PATH: [dirname(node), pnpmDir, process.env.PATH].join(delimiter),
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
  };
}

function findNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return process.execPath;
  say(
    `Node ${process.versions.node} is older than ${oldestNode.join(".")}: bringing Node ${nodeVersion} from the npm registry …`,
  );
  return npx(process.env, [`node@${nodeVersion}`], ["node", "-p", "process.execPath"], "Node");
}

function findPnpm(node) {
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
  const script = 'process.stdout.write(process.env.PATH.split(require("node:path").delimiter)[0])';
  return npx(env, [`pnpm@${pnpmVersion}`], ["node", "-e", script], "pnpm");
}

function npx(env, packages, command, what) {
  const args = [
    "--yes",
    "--prefer-offline",
    ...packages.flatMap((name) => ["--package", name]),
    "--",
    ...command,
  ];
  const result = spawnSync("npx", args, {
    env,
    cwd: dirname(root),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const path = result.stdout?.trim().split("\n").at(-1);
  if (result.status !== 0 || !path) {
    fail(
      `${what} could not be brought from the npm registry:\n${result.stderr || result.error?.message || ""}`,
    );
  }
  return path;
}

function installPackages(node, pnpmDir) {
  say("Installing packages …");
  const env = { ...environment(node, pnpmDir), CI: "true" };
  const args = ["install", "--frozen-lockfile", "--prefer-offline", "--reporter", "append-only"];
  const result = spawnSync("pnpm", args, { cwd: root, env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (result.status !== 0)
    fail(`pnpm install failed:\n${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`);
}

function fingerprint() {
  const hash = createHash("sha256").update(`${process.versions.node} ${nodeVersion} ${pnpmVersion}`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function readStamp() {
  if (!existsSync(stampFile)) return null;
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null; // a half-written stamp only costs another install
    throw error;
  }
}

export function commandWorks(command, args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
