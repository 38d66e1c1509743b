/** What the demo will do to one file of the workspace. Paths are relative, with forward slashes. */
export type PlannedChange =
  | { readonly kind: "replace"; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: "write"; readonly path: string };

export interface ChangeRequest {
  readonly title: string;
  readonly body: string;
  readonly number: number | null;
}

const written = new Set(
  "md mdx txt rst ts tsx js jsx mjs cjs py rb go rs c h cc cpp hpp java kt swift sh css scss html sql toml yml yaml".split(
    " ",
  ),
);
/** Names of things that are no files. */
const notFiles = /^(?:node|next|vue|nuxt|express|three|d3|deno|bun)\.js$/i;

/**
 * Finds in the title, then in the body, which file is meant: `Replace "a" with "b" in FILE`, a file that exists, one in
 * backticks, or one behind a word such as "add" or "update". Otherwise a note of its own.
 */
export function planChange(request: ChangeRequest, files: ReadonlySet<string>): PlannedChange {
  const replacement = planReplacement(`${request.title}\n${request.body}`, files);
  if (replacement !== null) return replacement;
  for (const text of [request.title, request.body]) {
    const paths = findPaths(text);
    const existing = paths.find(({ path }) => files.has(path));
    const meant = existing ?? paths.find(({ isMeant }) => isMeant);
    if (meant !== undefined) return { kind: "write", path: meant.path };
  }
  return { kind: "write", path: notePath(request) };
}

/** Where the demo writes when no file is meant. */
export function notePath(request: ChangeRequest): string {
  return `docs/notes/${noteName(request)}.md`;
}

function planReplacement(text: string, files: ReadonlySet<string>): PlannedChange | null {
  const found =
    /\breplace\s+["“'`]([^"”'`\n]{1,200})["”'`]\s+(?:with|by)\s+["“'`]([^"”'`\n]{0,200})["”'`]\s+in\s+[`"']?([\w./-]{1,200})/i.exec(
      text,
    );
  const [, from, to, name] = found ?? [];
  const path = name?.replace(/[.,]+$/, "");
  if (from === undefined || to === undefined || path === undefined) return null;
  return files.has(path) && isAllowed(path) ? { kind: "replace", path, from, to } : null;
}

function findPaths(text: string): { path: string; isMeant: boolean }[] {
  const token =
    /(?<before>\b\w{1,20}[ \t]{1,4})?(?<tick>[`"']?)(?<![\w./@-])(?<path>[\w][\w./-]{0,199}\.(?<ext>[A-Za-z]{1,5}))(?![\w/@])/g;
  const paths = [];
  for (const { groups } of text.slice(0, 20_000).matchAll(token)) {
    const path = groups?.["path"] ?? "";
    if (!written.has((groups?.["ext"] ?? "").toLowerCase()) || !isAllowed(path)) continue;
    const verb = /^(?:add|create|write|update|edit|extend|document|to|in|new|file)\b/i.test(
      groups?.["before"] ?? "",
    );
    const isMeant = groups?.["tick"] === "`" || ((verb || path.includes("/")) && !notFiles.test(path));
    paths.push({ path, isMeant });
  }
  return paths;
}

/** Nothing outside, nothing of git's, no workflows: the App may not push those. */
function isAllowed(path: string): boolean {
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return false;
  return !parts.some((part) => /^\.git/i.test(part));
}

function noteName({ title, number }: ChangeRequest): string {
  if (number !== null) return `issue-${number}`;
  const slug = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  return slug === "" ? "note" : slug;
}
