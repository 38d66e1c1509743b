import { isJsonObject, locations, read, remove, write, type Json, type Location } from "./json.ts";

/**
 * One change of a document. `at` picks the place: among the two outer levels when `near`, where the fields are that
 * programs read, else anywhere (most places of a real payload are URLs deep inside).
 */
export type Mutation = { readonly near: boolean; readonly at: number } & (
  | { readonly kind: "drop" }
  | { readonly kind: "swapType" }
  | { readonly kind: "replace"; readonly value: Json }
  | { readonly kind: "insert"; readonly key: string; readonly value: Json }
);

/** Applies the mutations in order to a copy. */
export function mutate(document: Json, mutations: readonly Mutation[]): Json {
  const copy = structuredClone(document);
  for (const mutation of mutations) {
    const location = pick(copy, mutation);
    if (location) apply(location, mutation);
  }
  return copy;
}

function pick(document: Json, { near, at }: Mutation): Location | undefined {
  const all = locations(document);
  const candidates = near ? all.filter(({ depth }) => depth <= 2) : all;
  return candidates[at % Math.max(candidates.length, 1)];
}

function apply(location: Location, mutation: Mutation): void {
  switch (mutation.kind) {
    case "drop":
      return remove(location);
    case "swapType":
      return write(location, swapType(read(location) ?? null));
    case "replace":
      return write(location, structuredClone(mutation.value));
    case "insert":
      return insert(location, mutation.key, structuredClone(mutation.value));
  }
}

/** The same content in another type: what a careless reader of JSON trips over. */
function swapType(value: Json): Json {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, index) => [String(index), item]));
  if (isJsonObject(value)) return Object.values(value);
  if (value === null) return {};
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "true" : 0;
  return Number.isNaN(Number(value)) ? [value] : Number(value);
}

function insert(location: Location, key: string, value: Json): void {
  const target = read(location);
  if (Array.isArray(target)) target.push(value);
  else if (isJsonObject(target)) write({ parent: target, key, depth: location.depth + 1 }, value);
  else write(location, value);
}
