import * as fc from "fast-check";
import schema from "@octokit/webhooks-schemas" with { type: "json" };
import type { ExampleDelivery } from "./examples.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";

const refPrefix = "#/definitions/";
/** `#/definitions/issues_event`, and `#/definitions/push$event` for events without actions. */
const eventRef = /^#\/definitions\/((\w+)[_$]event)$/;

const urls = ["https://api.github.com/repos/Codertocat/Hello-World", "https://github.com/x{/y}"];

/**
 * Payloads made up from @octokit/webhooks-schemas: every event and action that the schemas know, those without an
 * example too, with optional fields there or not.
 */
export function schemaDeliveries(events?: readonly string[]): fc.Arbitrary<ExampleDelivery> | null {
  const definitions: JsonObject = schema.definitions;
  const roots = schema.oneOf.flatMap(({ $ref }) => {
    const [, definition = "", event = ""] = eventRef.exec($ref) ?? [];
    return events?.includes(event) === false ? [] : [{ definition, event }];
  });
  if (roots.length === 0) return null;
  const instances = fc.letrec<Record<string, Json>>((tie) =>
    mapValues(definitions, (definition) => instanceOf(definition, tie)),
  );
  return fc.oneof(...roots.map(({ definition, event }) => deliveryOf(event, instances[definition])));
}

type Tie = (definition: string) => fc.Arbitrary<Json>;

function deliveryOf(event: string, payloads = fc.constant<Json>(null)): fc.Arbitrary<ExampleDelivery> {
  return payloads.map((payload) => ({ event, payload }));
}

/** Draft 7 as far as these schemas go; an unknown keyword makes the instance wrong in that respect, which does no harm. */
function instanceOf(definition: Json | undefined, tie: Tie): fc.Arbitrary<Json> {
  if (!isJsonObject(definition)) return fc.constant(null);
  const { $ref, allOf, oneOf, const: only } = definition;
  if (typeof $ref === "string") return tie($ref.slice(refPrefix.length));
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(definition["enum"])) return fc.constantFrom(...definition["enum"]);
  if (Array.isArray(oneOf)) return fc.oneof(...oneOf.map((choice) => instanceOf(choice, tie)));
  if (Array.isArray(allOf)) return fc.tuple(...allOf.map((part) => instanceOf(part, tie))).map(mergeObjects);
  const { type = "object" } = definition;
  const types = Array.isArray(type) ? type : [type];
  return fc.oneof(...types.map((name) => typed(typeof name === "string" ? name : "null", definition, tie)));
}

function typed(type: string, definition: JsonObject, tie: Tie): fc.Arbitrary<Json> {
  switch (type) {
    case "object":
      return objectOf(definition, tie);
    case "array":
      return fc.array(instanceOf(definition["items"], tie), { maxLength: 2 });
    case "string":
      return stringOf(definition["format"]);
    case "integer":
      return fc.integer({ min: 1 });
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

function objectOf({ properties, required }: JsonObject, tie: Tie): fc.Arbitrary<Json> {
  if (!isJsonObject(properties)) return fc.constant({});
  const requiredKeys = Array.isArray(required)
    ? required.filter((key) => typeof key === "string" && Object.hasOwn(properties, key)).map(String)
    : [];
  return fc.record(
    mapValues(properties, (property) => instanceOf(property, tie)),
    { requiredKeys, noNullPrototype: true },
  );
}

function stringOf(format: Json | undefined): fc.Arbitrary<string> {
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === "uri" || format === "uri-template") return fc.constantFrom(...urls);
  return fc.string({ maxLength: 20 });
}

function mergeObjects(parts: readonly Json[]): Json {
  return Object.assign({}, ...parts.filter(isJsonObject)) satisfies JsonObject;
}

function mapValues<Out>(object: JsonObject, map: (value: Json) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
