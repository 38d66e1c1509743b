import { object } from "./entities/fields.ts";
import { GithubError } from "./github-error.ts";
import type { CallAnswer } from "./http/create-call.ts";
import type { CallOptions } from "./options.ts";

/** GitHub's largest page. */
export const pageSize = 100;

export interface Page<Item> {
  /** Empty when nothing was modified. */
  readonly items: readonly Item[];
  /** Null on the last page. */
  readonly nextPage: number | null;
  /** Give it back with the same page next time. */
  readonly etag: string | null;
  /** GitHub's copy is what the ETag stood for; the request cost nothing of the rate limit. */
  readonly notModified: boolean;
  /** Of all pages, where GitHub counts them. */
  readonly totalCount: number | null;
}

export interface PageRequest extends CallOptions {
  /** From 1. */
  readonly page: number;
  readonly etag?: string | null;
}

/** A page of a list answer: an array, or an object with `total_count` and the array under `key`. */
export function readPage<Item>(
  answer: CallAnswer,
  readItem: (value: unknown) => Item,
  key?: string,
): Page<Item> {
  const { etag, notModified } = answer;
  const nextPage = linkParameter(answer.link, "next", "page");
  const page = { nextPage: nextPage === null ? null : Number(nextPage), etag, notModified };
  if (notModified) return { ...page, items: [], totalCount: null };
  const list = key === undefined ? answer.data : object(answer.data, "list")[key];
  const totalCount = key === undefined ? null : object(answer.data, "list")["total_count"];
  return {
    ...page,
    items: readList(list, readItem),
    totalCount: typeof totalCount === "number" ? totalCount : null,
  };
}

export function readList<Item>(list: unknown, readItem: (value: unknown) => Item): Item[] {
  if (!Array.isArray(list)) throw new GithubError("github_unreadable", "GitHub's answer is not a list");
  return list.map((item: unknown) => readItem(item));
}

/** The parameter of the URL that a Link header gives for `rel`, or null. */
export function linkParameter(link: string | null, rel: string, parameter: string): string | null {
  for (const [, target = "", relation] of (link ?? "").matchAll(/<([^<>]+)>[^,]*;\s*rel="?(\w+)"?/g)) {
    if (relation === rel && URL.canParse(target)) return new URL(target).searchParams.get(parameter);
  }
  return null;
}
