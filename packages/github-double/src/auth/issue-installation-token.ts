import { randomBytes } from "node:crypto";
import { HttpError, validationFailed } from "../http/http-error.ts";
import type { Installation, InstallationToken, Permissions } from "../state/entities.ts";
import { installationRepositories } from "../state/find.ts";
import type { World } from "../world.ts";
import { hasPermission } from "./require-access.ts";

const lifetimeMs = 3_600_000;

export interface TokenRequest {
  repositories?: string[] | undefined;
  repository_ids?: number[] | undefined;
  permissions?: Permissions | undefined;
}

/**
 * A token for one hour of the double's clock, narrowed to the repositories and permissions asked for.
 *
 * @throws HttpError 403 when suspended, 422 for a repository or permission that the installation lacks
 */
export function issueInstallationToken(
  world: World,
  installation: Installation,
  asked: TokenRequest,
): InstallationToken {
  if (installation.suspendedAtMs !== null) throw new HttpError(403, "This installation has been suspended");
  const token: InstallationToken = {
    token: `ghs_${randomBytes(27).toString("base64url").replaceAll(/[-_]/g, "x")}`,
    installationId: installation.id,
    expiresAtMs: world.clock.now() + lifetimeMs,
    permissions: narrowPermissions(installation, asked.permissions),
    repositoryIds: narrowRepositories(world, installation, asked),
  };
  world.state.installationTokens.set(token.token, token);
  return token;
}

function narrowPermissions(installation: Installation, asked: Permissions | undefined): Permissions {
  if (asked === undefined) return { ...installation.permissions };
  for (const [name, level] of Object.entries(asked)) {
    if (hasPermission(installation.permissions, name, level)) continue;
    throw new HttpError(422, "The permissions requested are not granted to this installation.");
  }
  return { metadata: "read", ...asked };
}

function narrowRepositories(
  world: World,
  installation: Installation,
  asked: TokenRequest,
): Set<number> | null {
  if (asked.repositories === undefined && asked.repository_ids === undefined) return null;
  const covered = installationRepositories(world.state, installation);
  const byName = new Map(covered.map((repository) => [repository.name.toLowerCase(), repository.id]));
  const coveredIds = new Set(covered.map((repository) => repository.id));
  const named = (asked.repositories ?? []).map((name) => byName.get(name.toLowerCase()));
  const numbered = (asked.repository_ids ?? []).map((id) => (coveredIds.has(id) ? id : undefined));
  const ids = [...named, ...numbered];
  const found = ids.filter((id) => id !== undefined);
  if (found.length < ids.length) {
    throw validationFailed([
      {
        resource: "Installation",
        code: "custom",
        message:
          "There is at least one repository that does not exist or is not accessible to the parent installation.",
      },
    ]);
  }
  return new Set(found);
}
