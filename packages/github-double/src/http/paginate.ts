import type { ApiRequest, Reply } from "./route.ts";

/**
 * One page of a list, with GitHub's Link header (`first`, `prev`, `next`, `last`).
 * `per_page` is 30 by default and 100 at most; an empty page beyond the end is not an error.
 */
export function paginate<T>(
  request: ApiRequest,
  items: readonly T[],
  present: (item: T) => unknown,
  wrap: (page: unknown[]) => unknown = (page) => page,
): Reply {
  const perPage = clamp(Number(request.query.get("per_page") ?? 30), 1, 100, 30);
  const page = clamp(Number(request.query.get("page") ?? 1), 1, Number.MAX_SAFE_INTEGER, 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const shown = items.slice((page - 1) * perPage, page * perPage).map(present);
  const link = linkHeader(request, page, last);
  return { status: 200, body: wrap(shown), ...(link === "" ? {} : { headers: { link } }) };
}

function linkHeader(request: ApiRequest, page: number, last: number): string {
  const links: string[] = [];
  const add = (rel: string, target: number): void => {
    links.push(`<${pageUrl(request, { page: String(target) })}>; rel="${rel}"`);
  };
  if (page > 1) add("prev", Math.min(page - 1, last));
  if (page < last) add("next", page + 1);
  if (page < last) add("last", last);
  if (page > 1) add("first", 1);
  return links.join(", ");
}

/** The same request with other query parameters. */
export function pageUrl(request: ApiRequest, changed: Record<string, string>): string {
  const url = new URL(request.target, request.world.url);
  for (const [name, value] of Object.entries(changed)) url.searchParams.set(name, value);
  return url.href;
}

function clamp(value: number, min: number, max: number, fallback: number): number {
  if (!Number.isInteger(value) || value < min) return fallback;
  return Math.min(value, max);
}
