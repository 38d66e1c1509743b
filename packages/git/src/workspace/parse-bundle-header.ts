export interface BundleHeader {
  /** Commits that whoever takes it must have. */
  readonly prerequisites: string[];
  readonly heads: string[];
  /** Bytes before the pack. */
  readonly length: number;
}

/** Bytes; far more than the one or two heads that are asked for. */
export const longestHeader = 256 * 1024;

/** gitformat-bundle(5), version 2: lines up to an empty one. null: anything else. */
export function parseBundleHeader(begin: Buffer): BundleHeader | null {
  const end = begin.indexOf("\n\n");
  if (end === -1) return null;
  const [signature, ...lines] = begin.subarray(0, end).toString("latin1").split("\n");
  if (signature !== "# v2 git bundle") return null;
  const prerequisites: string[] = [];
  const heads: string[] = [];
  for (const line of lines) {
    const [, minus, sha = ""] = /^(-?)([0-9a-f]{40})(?: .*)?$/.exec(line) ?? [];
    if (minus === undefined) return null;
    (minus === "-" ? prerequisites : heads).push(sha);
  }
  return { prerequisites, heads: [...new Set(heads)], length: end + 2 };
}
