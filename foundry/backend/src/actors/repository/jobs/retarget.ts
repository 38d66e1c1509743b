import type { GithubPort } from "../../../ports/github.ts";
import type { RepositoryIdentity } from "@foundry/shared";

export interface RetargetRequest {
  readonly identity: RepositoryIdentity;
  readonly number: number;
  /** The branch that it shall be merged into. */
  readonly baseRefName: string;
  readonly signal: AbortSignal;
}

/** `closed`: it was closed meanwhile, and GitHub keeps the base of closed ones. */
export type Retargeted = "retargeted" | "already" | "closed";

/** [DX7] Looks first, so that a second run after a kill finds the first one's effect. */
export async function retarget(github: GithubPort, request: RetargetRequest): Promise<Retargeted> {
  const { identity, number, baseRefName, signal } = request;
  const [owner = "", name = ""] = identity.fullName.split("/");
  const asked = { repository: { owner, name }, number, signal };
  const installation = github.forInstallation(identity.installationId ?? "");
  const present = await installation.getPullRequest(asked);
  if (present.baseRefName === baseRefName) return "already";
  if (present.state !== "open") return "closed";
  await installation.updatePullRequest({ ...asked, baseRefName });
  return "retargeted";
}
