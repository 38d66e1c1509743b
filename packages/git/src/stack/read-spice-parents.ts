import type { Cancellable, Mirror } from "../mirror/types.ts";

const ref = "refs/spice/data";
const folder = "branches/";
/** Of one branch's record; git-spice writes a few hundred bytes. */
const maxRecordBytes = 64 * 1024;

/**
 * What git-spice recorded about branches: each one's base by name, from `branches/<name>` in refs/spice/data. Empty
 * when the repository has no such ref. A record that cannot be read says nothing about its branch.
 */
export async function readSpiceParents(
  mirror: Mirror,
  options: Cancellable = {},
): Promise<Map<string, string>> {
  const { stdout, exitCode } = await mirror.run(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", ref],
    {
      accept: [0, 1],
      ...options,
    },
  );
  if (exitCode !== 0) return new Map();
  const tip = stdout.toString("latin1").trim();
  const list = await mirror.run(["ls-tree", "-r", "-z", "-l", tip], options);
  const blobs = new Map<string, string>();
  for (const entry of list.stdout.toString("utf8").split("\0")) {
    const [, type, sha, size, path] = /^\d+ (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(entry) ?? [];
    if (type !== "blob" || sha === undefined || path === undefined || !path.startsWith(folder)) continue;
    if (Number(size) <= maxRecordBytes) blobs.set(path.slice(folder.length), sha);
  }
  const records = await readBlobs(mirror, new Set(blobs.values()), options);
  return new Map(
    [...blobs].flatMap(([name, sha]): [string, string][] => {
      const base = parseSpiceRecord(records.get(sha) ?? "");
      return base === null ? [] : [[name, base]];
    }),
  );
}

/** `{"base": {"name": "main", …}, …}` → "main". */
export function parseSpiceRecord(json: string): string | null {
  let record: unknown;
  try {
    record = JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const base = fieldOf(record, "base");
  const name = fieldOf(base, "name");
  return typeof name === "string" && name !== "" ? name : null;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}

async function readBlobs(
  mirror: Mirror,
  shas: ReadonlySet<string>,
  options: Cancellable,
): Promise<Map<string, string>> {
  if (shas.size === 0) return new Map();
  const { stdout } = await mirror.run(["cat-file", "--batch", "--buffer"], {
    input: `${[...shas].join("\n")}\n`,
    ...options,
  });
  const found = new Map<string, string>();
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf(0x0a, at);
    const [sha = "", , size = "0"] = stdout.toString("latin1", at, end).split(" ");
    const to = end + 1 + Number(size);
    found.set(sha, stdout.toString("utf8", end + 1, to));
    at = to + 1;
  }
  return found;
}
