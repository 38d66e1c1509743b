import fc from "fast-check";

/** The examples with some of their places changed: fields left out, added, renamed, or of another value. */
export function mutations(examples: readonly unknown[]): fc.Arbitrary<unknown> {
  const steps = fc.array(fc.record({ at: fc.nat(60), change: changes(examples) }), { maxLength: 2 });
  return fc
    .tuple(fc.constantFrom(...examples), steps)
    .map(([example, all]) => all.reduce((value, { at, change }) => mutate(value, at, change), example));
}

type Change =
  | { readonly kind: "drop" }
  | { readonly kind: "add"; readonly name: string; readonly value: unknown }
  | { readonly kind: "set"; readonly value: unknown };

function changes(examples: readonly unknown[]): fc.Arbitrary<Change> {
  const seen = examples.flatMap((example) => placesOf(example).map(({ value }) => value));
  const value = fc.oneof(
    fc.constantFrom(...seen),
    fc.constantFrom(
      null,
      "",
      0,
      -1,
      1.5,
      2 ** 53,
      true,
      [],
      {},
      "/",
      "https://a/b",
      "https://a@b/c",
      "abcdef0",
    ),
    fc.string({ unit: "grapheme" }),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
  );
  const name = fc.constantFrom(
    "token",
    "auth",
    "__proto__",
    "constructor",
    "model",
    "diff_hunk",
    "branch",
    "kind",
  );
  return fc.oneof(
    fc.constant<Change>({ kind: "drop" }),
    fc.record({ kind: fc.constant("add" as const), name, value }),
    fc.record({ kind: fc.constant("set" as const), value }),
  );
}

interface Place {
  readonly path: readonly string[];
  readonly value: unknown;
}

function placesOf(value: unknown, path: readonly string[] = []): readonly Place[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  const inner = Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, key]));
  return [{ path, value }, ...inner];
}

function mutate(document: unknown, at: number, change: Change): unknown {
  const places = placesOf(document);
  const place = places[at % places.length];
  return place === undefined ? document : changeAt(document, place.path, change);
}

function changeAt(value: unknown, path: readonly string[], change: Change): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (change.kind === "set") return change.value;
    if (change.kind === "add" && isObject(value)) return withField(value, change.name, change.value);
    return value;
  }
  if (Array.isArray(value)) {
    return rest.length === 0 && change.kind === "drop"
      ? value.filter((_, index) => String(index) !== key)
      : value.map((part, index) => (String(index) === key ? changeAt(part, rest, change) : part));
  }
  if (!isObject(value)) return value;
  if (rest.length === 0 && change.kind === "drop") {
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  }
  return withField(value, key, changeAt(value[key], rest, change));
}

/** `__proto__` too becomes a field of its own, as JSON.parse makes it. */
function withField(value: Record<string, unknown>, name: string, field: unknown): Record<string, unknown> {
  return Object.fromEntries([...Object.entries(value).filter(([key]) => key !== name), [name, field]]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
