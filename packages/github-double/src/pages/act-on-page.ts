import { z } from "zod";
import { isAllowedOrigin } from "../http/check-origin.ts";
import { HttpError } from "../http/http-error.ts";
import { parseBody } from "../http/parse-body.ts";
import type { ApiRequest, Reply } from "../http/route.ts";
import { firstMember } from "../control/lookup.ts";
import type { Account, Repository } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";

/** Nobody signs in here: whoever sits at this machine acts as the organization's first member. */
export function visitorOf(world: World, repository: Repository): Account {
  return accountById(world.state, firstMember(accountById(world.state, repository.ownerId)));
}

/** Longest text that a form takes. */
const MAX_TEXT = 60_000;

const fields = z.object({
  action: z.string(),
  title: z.string().trim().max(256).default(""),
  body: z.string().trim().max(MAX_TEXT).default(""),
  label: z.string().trim().max(50).default(""),
});
export type FormFields = z.infer<typeof fields>;

/**
 * What a form of the double's own pages sent.
 *
 * @throws HttpError 403 for a form of another site's page: no stranger speaks in the visitor's name
 * @throws HttpError 403 for an archived repository, which is read-only
 * @throws HttpError 422 for a field that is missing or too long
 */
export function readForm({ headers, body }: ApiRequest, repository: Repository): FormFields {
  const own = `http://${one(headers["host"]) ?? ""}`;
  if (!isAllowedOrigin(one(headers["origin"]), one(headers["sec-fetch-site"]), [own])) {
    throw new HttpError(403, "Origin not allowed");
  }
  if (repository.archived) throw new HttpError(403, "Repository was archived so is read-only.");
  return parseBody(fields, body, "Form");
}

/** Back to where the form was, or to what it made. */
export function seeOther(path: string): Reply {
  return { status: 303, headers: { location: path } };
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
