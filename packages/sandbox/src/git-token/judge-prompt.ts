export type PromptAnswer = "username" | "password" | "refused";

/**
 * What git asks of an askpass program: `Password for 'https://x-access-token@github.com/o/r.git': `. It names the address
 * as it is after redirects, so another origin or repository is told by it. With `credential.useHttpPath`, which
 * the helper's environment sets, the path is in it.
 */
export function judgePrompt(prompt: string, remote: URL): PromptAnswer {
  const parts = /^(Username|Password) for '([^']+)': $/.exec(prompt);
  const asked = URL.parse(parts?.[2] ?? "");
  if (asked === null || asked.origin !== remote.origin) return "refused";
  if (repositoryPath(asked) !== repositoryPath(remote)) return "refused";
  return parts?.[1] === "Username" ? "username" : "password";
}

/** As GitHub takes it: in any case, with `.git` or without. */
function repositoryPath({ pathname }: URL): string {
  return pathname
    .toLowerCase()
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
}
