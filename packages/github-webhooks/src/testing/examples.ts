import definitions from "@octokit/webhooks-examples/api.github.com/index.json" with { type: "json" };
import type { Json } from "./json.ts";

export interface ExampleDelivery {
  readonly event: string;
  readonly payload: Json;
}

/**
 * Real payloads of every documented event (@octokit/webhooks-examples, the sister package of the schemas), in the
 * package's order. Each call reads them anew: the caller may change its copy.
 */
export function exampleDeliveries(): ExampleDelivery[] {
  return definitions.flatMap(({ name, examples }) =>
    examples.map((payload) => ({ event: name, payload: toJson(payload) })),
  );
}

/** A copy as plain JSON: the package's types are interfaces, which are no JSON to the compiler. */
function toJson(payload: object): Json {
  return JSON.parse(JSON.stringify(payload));
}
