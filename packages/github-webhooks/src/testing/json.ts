export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** A place in a document: what is at `key` of `parent` can be replaced or removed. */
export interface Location {
  readonly parent: Json[] | JsonObject;
  readonly key: string | number;
  readonly depth: number;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every place below the root, outer ones first. */
export function locations(root: Json): Location[] {
  const found: Location[] = [];
  const visit = (parent: Json, depth: number): void => {
    if (Array.isArray(parent)) parent.forEach((_, key) => found.push({ parent, key, depth }));
    else if (isJsonObject(parent)) for (const key of Object.keys(parent)) found.push({ parent, key, depth });
  };
  visit(root, 1);
  for (let next = 0; next < found.length; next++) {
    const location = found[next];
    const value = location && read(location);
    if (location && value !== undefined) visit(value, location.depth + 1);
  }
  return found;
}

export function read({ parent, key }: Location): Json | undefined {
  return Array.isArray(parent) ? parent[Number(key)] : parent[key];
}

/** Sets an own property whatever its name is: assigning to `__proto__` would change the object instead. */
export function write({ parent, key }: Location, value: Json): void {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

export function remove({ parent, key }: Location): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
