export { exampleDeliveries } from "./examples.ts";
export type { ExampleDelivery } from "./examples.ts";
export { mutatedDelivery, mutatedRequests, signedHeaders } from "./mutated-deliveries.ts";
export type { MutatedDelivery, SignedRequest } from "./mutated-deliveries.ts";
