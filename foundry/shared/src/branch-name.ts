/** Git's ref rules that can be checked without git (git check-ref-format), plus no leading "-". */
export function isValidBranchName(name: string): boolean {
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(name)) return false;
  if (name.startsWith("-") || name.startsWith("/") || name.endsWith("/") || name.endsWith(".")) return false;
  if (name.includes("..") || name.includes("//") || name.includes("@{") || name === "@") return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}
