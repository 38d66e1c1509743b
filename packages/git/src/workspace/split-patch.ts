/**
 * The hunks of each file, in git's order; "" where a file has none (renamed only, mode only). A line of a file always
 * begins with a sign, so "diff --git" at a line's beginning is git's own. A file that was cut is left out.
 */
export function splitPatch({ text, isWhole }: { text: string; isWhole: boolean }): string[] {
  const files = text.split(/^(?=diff --git )/m).filter((file) => file.startsWith("diff --git "));
  const whole = isWhole ? files : files.slice(0, -1);
  return whole.map((file) => {
    const at = file.search(/^@@ /m);
    return at === -1 ? "" : file.slice(at);
  });
}
