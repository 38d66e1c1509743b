import { createRequire } from "node:module";
import type { Json } from "./json.ts";

export interface ExampleDelivery {
  readonly event: string;
  readonly payload: Json;
}

interface Definition {
  readonly name: string;
  readonly examples: readonly Json[];
}

/**
 * Real payloads of every documented event (@octokit/webhooks-examples, the sister package of the schemas), in the
 * package's order. Each call reads them anew: the caller may change its copy.
 */
export function exampleDeliveries(): ExampleDelivery[] {
  const definitions: readonly Definition[] = createRequire(import.meta.url)("@octokit/webhooks-examples");
  return definitions.flatMap(({ name, examples }) =>
    examples.map((payload) => ({ event: name, payload: structuredClone(payload) })),
  );
}
