import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git, identity } from "./git.ts";

/** One attempt's directories, as the adapter makes them. The space in their path finds commands that were not quoted. */
export interface Workspace {
  readonly dir: string;
  readonly root: string;
  readonly origin: string;
  readonly home: string;
  readonly tmp: string;
  readonly briefPath: string;
  readonly resultPath: string;
  /** The commit that it starts at. */
  readonly start: string;
  readonly branch: string;
  /** What stands beside the places that the harness may write to, as `path: content` lines. */
  surroundings(): readonly string[];
  remove(): void;
}

/** Workspaces that are all the same, each made by copying the first. */
export interface Workspaces {
  create(): Workspace;
  remove(): void;
}

const branch = "foundry/conformance-000000";
const files = {
  "README.md": "# Storefront\n\nA shop, used to check harnesses.\n",
  "cart.js": "export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}\n",
};

export function openWorkspaces(): Workspaces {
  const template = mkdtempSync(join(tmpdir(), "headless conformance "));
  const start = fill(template);
  const open = new Set<string>([template]);
  return {
    create: () => {
      const dir = mkdtempSync(join(tmpdir(), "headless conformance "));
      open.add(dir);
      cpSync(template, dir, { recursive: true });
      return describe(dir, start);
    },
    remove: () => {
      for (const dir of open) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Returns the commit that work starts at. */
function fill(dir: string): string {
  for (const name of ["brief", "out", "home", "tmp", "outside"]) mkdirSync(join(dir, name));
  writeFileSync(join(dir, "outside", "keep.txt"), "keep\n");
  git(dir, "init", "--quiet", "--template=", "--bare", "--initial-branch=main", "origin.git");
  const root = join(dir, "workspace");
  git(dir, "init", "--quiet", "--template=", "--initial-branch=main", root);
  git(root, "config", "user.name", identity.name);
  git(root, "config", "user.email", identity.email);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message=Begin");
  git(root, "remote", "add", "origin", "../origin.git");
  git(root, "push", "--quiet", "origin", "main");
  git(root, "checkout", "--quiet", "-b", branch);
  return git(root, "rev-parse", "HEAD").trim();
}

function describe(dir: string, start: string): Workspace {
  return {
    dir,
    root: join(dir, "workspace"),
    origin: join(dir, "origin.git"),
    home: join(dir, "home"),
    tmp: join(dir, "tmp"),
    briefPath: join(dir, "brief", "brief.json"),
    resultPath: join(dir, "out", "result.json"),
    start,
    branch,
    surroundings: () => surroundings(dir),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function surroundings(dir: string): readonly string[] {
  const watched = readdirSync(dir, { withFileTypes: true }).filter(
    ({ name }) => !["workspace", "out", "home", "tmp", "origin.git"].includes(name),
  );
  return watched.flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    return readdirSync(join(dir, entry.name), { withFileTypes: true, recursive: true }).map((inner) => {
      const path = join(inner.parentPath, inner.name);
      return `${path.slice(dir.length + 1)}: ${inner.isFile() ? readFileSync(path, "utf8") : ""}`;
    });
  });
}
