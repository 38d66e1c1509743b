import { z } from "zod";
import type { AccountRecord, PullRequestRecord, RepositoryRecord } from "../ports/github.ts";

/*
 * The parts of payloads that events share. Each schema reads only the fields that it names, so the rest of a 21 kB
 * payload costs nothing. Identifiers that are too long are refused, prose is cut.
 */

const MAX_NUMBER = 2_147_483_647;

/** GitHub's numeric id as a decimal string. */
export const id = z.int().positive().transform(String);

/** Lone surrogates and NUL would not survive SQLite's JSON functions. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\uFFFD");
}

/** Text that names something: refused when empty or absurdly long. */
export const name = z.string().min(1).max(1_000).transform(clean);

/** Text for people, cut to `max` characters. */
export function prose(max: number) {
  return z.string().transform((text) => clean(text.length > max ? text.slice(0, max) : text));
}

/** A link that a page may show: http(s) only, so that a payload cannot bring a script URL. */
export const link = z
  .string()
  .max(4_000)
  .regex(/^https?:\/\//, "must be an http(s) URL")
  .transform(clean);

/** ISO 8601, or seconds since the epoch as push payloads have it → epoch milliseconds. */
export const time = z.union([z.string().max(40), z.int()]).transform((value, context) => {
  const ms = typeof value === "number" ? value * 1000 : Date.parse(value);
  if (Number.isSafeInteger(ms) && ms >= 0) return ms;
  context.issues.push({ code: "custom", message: "must be a time", input: value });
  return z.NEVER;
});

/** What is nice to have never stops a delivery: null when it is not as expected. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema.nullable().catch(null);
}

export const sha = z.string().regex(/^[0-9a-f]{40,64}$/, "must be a commit id");
export const pullRequestNumber = z.int().positive().max(MAX_NUMBER);
export const action = lenient(z.string().max(100).transform(clean)).optional();

export const installationRef = z.object({ id }).nullish();
export const organizationRef = z.object({ id, login: name, avatar_url: lenient(link).optional() }).nullish();
export const sender = lenient(z.object({ login: name })).optional();

export const repository = z
  .object({
    id,
    name,
    full_name: name,
    private: z.boolean(),
    archived: z.boolean().default(false),
    default_branch: name,
    description: prose(2_000).nullish(),
    html_url: link,
    owner: z.object({
      id,
      login: name,
      type: z.string().nullish(),
      avatar_url: lenient(link).optional(),
    }),
    pushed_at: time.nullish(),
    updated_at: time,
  })
  .transform((repo): { record: RepositoryRecord; owner: AccountRecord } => ({
    record: {
      repoId: repo.id,
      ownerId: repo.owner.id,
      owner: repo.owner.login,
      name: repo.name,
      fullName: repo.full_name,
      isPrivate: repo.private,
      isArchived: repo.archived,
      defaultBranch: repo.default_branch,
      description: repo.description ?? null,
      url: repo.html_url,
      pushedAtMs: repo.pushed_at ?? null,
      updatedAtMs: repo.updated_at,
    },
    owner: {
      accountId: repo.owner.id,
      login: repo.owner.login,
      accountType: repo.owner.type === "Organization" ? "Organization" : "User",
      avatarUrl: repo.owner.avatar_url ?? null,
    },
  }));

export const pullRequest = z
  .object({
    number: pullRequestNumber,
    title: prose(1_000),
    body: prose(65_536).nullish(),
    state: z.enum(["open", "closed"]),
    draft: z.boolean().nullish(),
    html_url: link,
    user: z.object({ login: name }).nullish(),
    head: z.object({ ref: name, sha, repo: z.object({ id }).nullish() }),
    base: z.object({ ref: name }),
    created_at: time,
    updated_at: time,
    closed_at: time.nullish(),
    merged_at: time.nullish(),
  })
  .transform((pr): Omit<PullRequestRecord, "prId" | "repoId"> => ({
    number: pr.number,
    title: pr.title,
    body: pr.body ?? null,
    state: pr.state === "open" ? "open" : pr.merged_at == null ? "closed" : "merged",
    isDraft: pr.draft ?? false,
    url: pr.html_url,
    headRefName: pr.head.ref,
    headSha: pr.head.sha,
    headRepoId: pr.head.repo?.id ?? null,
    baseRefName: pr.base.ref,
    authorLogin: pr.user?.login ?? null,
    createdAtMs: pr.created_at,
    updatedAtMs: pr.updated_at,
    closedAtMs: pr.closed_at ?? null,
    mergedAtMs: pr.merged_at ?? null,
  }));
