import type { Committer } from "./types.ts";

/** A commit as it is stored. Texts hold one character per byte: whatever its encoding, not a byte is changed. */
export interface CommitObject {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** `Name <email> seconds timezone`. */
  readonly author: string;
  readonly committedAtSeconds: number;
  /** Headers that a replay keeps, in their order, each with its newline: `encoding`, and what other tools left. */
  readonly extraHeaders: string;
  /** null: UTF-8. */
  readonly encoding: string | null;
  readonly message: string;
}

/** A signature signs the old parent and tree: it cannot be kept. A mergetag belongs to a merge. */
const dropped = new Set(["tree", "parent", "author", "committer", "gpgsig", "gpgsig-sha256", "mergetag"]);

/** null: its headers are not those of a commit. */
export function parseCommit(sha: string, content: Buffer): CommitObject | null {
  const text = content.toString("latin1");
  const end = text.indexOf("\n\n");
  const headers = splitHeaders(end === -1 ? text : text.slice(0, end + 1));
  const valueOf = (name: string): string | null =>
    headers.find((header) => header.name === name)?.value ?? null;
  const tree = valueOf("tree");
  const author = valueOf("author");
  const committed = / (\d+) [+-]\d+$/.exec(valueOf("committer") ?? "");
  if (tree === null || author === null || !isIdent(author)) return null;
  return {
    sha,
    tree,
    parents: headers.filter(({ name }) => name === "parent").map(({ value }) => value),
    author,
    committedAtSeconds: Number(committed?.[1] ?? 0),
    extraHeaders: headers
      .filter(({ name }) => !dropped.has(name))
      .map(({ raw }) => raw)
      .join(""),
    encoding: valueOf("encoding"),
    message: end === -1 ? "" : text.slice(end + 2),
  };
}

interface Header {
  readonly name: string;
  readonly value: string;
  /** With its continuation lines. */
  readonly raw: string;
}

function splitHeaders(text: string): Header[] {
  return (text.match(/^[^ \n][^\n]*\n(?: [^\n]*\n)*/gm) ?? []).map((raw) => {
    const line = raw.slice(0, raw.indexOf("\n"));
    const space = line.indexOf(" ");
    return { name: line.slice(0, space), value: line.slice(space + 1), raw };
  });
}

/** What git's own checks (and GitHub's, at a push) accept as who and when. */
function isIdent(text: string): boolean {
  return /^[^<>\n]*<[^<>\n]*> (?:0|[1-9]\d*) [+-]\d{4}$/.test(text) && !text.startsWith("<");
}

/** The same author, message and headers, on another tree and parent. */
export function rewriteCommit(
  commit: CommitObject,
  place: { readonly tree: string; readonly parent: string },
  committer: string,
): Buffer {
  const head = `tree ${place.tree}\nparent ${place.parent}\nauthor ${commit.author}\ncommitter ${committer}\n`;
  return Buffer.from(`${head}${commit.extraHeaders}\n${commit.message}`, "latin1");
}

/** A commit that is only there to have this tree and these parents. */
export function bareCommit(tree: string, parents: readonly string[], atSeconds: number): Buffer {
  const who = `restack <restack@invalid> ${atSeconds} +0000`;
  const lines = parents.map((parent) => `parent ${parent}\n`).join("");
  return Buffer.from(`tree ${tree}\n${lines}author ${who}\ncommitter ${who}\n\nrestack\n`);
}

function clean(text: string): string {
  return text.replaceAll(/[<>\n\0]/g, "").replaceAll(/^[\s.,:;"\\']+|[\s.,:;"\\']+$/g, "");
}

/** As a commit's header has it; what git does not allow in names and addresses is left out, as git does itself. */
export function formatCommitter(committer: Committer): string {
  const ident = `${clean(committer.name)} <${clean(committer.email)}>`;
  return `${Buffer.from(ident).toString("latin1")} ${committer.atSeconds} ${committer.timezone ?? "+0000"}`;
}

/** For people: the first paragraph in one line. */
export function subjectOf(commit: CommitObject): string {
  const [paragraph = ""] = commit.message.replace(/^\n+/, "").split(/\n\s*\n/, 1);
  const bytes = Buffer.from(paragraph.replaceAll(/\s*\n\s*/g, " ").trim(), "latin1");
  return decode(bytes, commit.encoding).slice(0, 200);
}

function decode(bytes: Buffer, encoding: string | null): string {
  try {
    return new TextDecoder(encoding ?? "utf-8").decode(bytes);
  } catch (error) {
    // An encoding that nobody knows.
    if (error instanceof RangeError) return bytes.toString("utf8");
    throw error;
  }
}
