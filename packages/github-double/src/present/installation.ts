import type { components } from "@octokit/openapi-types";
import type { Installation } from "../state/entities.ts";
import type { World } from "../world.ts";
import { isoTime, isoTimeOrNull } from "./time.ts";
import { presentUserById, presentUserOrNull } from "./user.ts";

type InstallationJson = components["schemas"]["installation"];

export function presentInstallation(world: World, installation: Installation): InstallationJson {
  const account = presentUserById(world, installation.accountId);
  const { app } = world.state;
  const settings = account.type === "Organization" ? `organizations/${account.login}/settings` : "settings";
  return {
    id: installation.id,
    account,
    repository_selection: installation.repositorySelection,
    access_tokens_url: `${world.url}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/${settings}/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: installation.events,
    created_at: isoTime(installation.createdAtMs),
    updated_at: isoTime(installation.updatedAtMs),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: presentUserOrNull(world, installation.suspendedById),
    suspended_at: isoTimeOrNull(installation.suspendedAtMs),
  };
}
