export { createOrganizationActor } from "./actor.ts";
export { organizationKey } from "../keys.ts";
export type { OrganizationDeps } from "./deps.ts";
