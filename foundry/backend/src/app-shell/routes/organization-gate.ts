import { githubIdSchema } from "@foundry/shared";
import { z } from "zod";
import { notFound } from "../problem.ts";

/** The accounts that this service knows: an actor exists for each, and for nothing else. */
export interface OrganizationDirectory {
  has(orgId: string): boolean | Promise<boolean>;
  /** Organization ids, in the order in which they became known. */
  list(): readonly string[] | Promise<readonly string[]>;
}

export const orgParams = z.object({ orgId: githubIdSchema });

/** Asking an actor creates it, so an unknown organization must be refused before. */
export async function requireOrganization(directory: OrganizationDirectory, orgId: string): Promise<void> {
  if (!(await directory.has(orgId))) throw notFound(`organization ${orgId}`);
}
