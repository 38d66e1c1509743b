import { problemSchema } from "@foundry/shared";

/** The problem+json answers of routes, for their description. */
const badAddress = answer("The address or the JSON is wrong; `field` names what");
const unauthenticated = answer("No token, or a wrong one");
const unknown = answer("There is no such thing");
const wrongState = answer("Not possible in the current state, which `state` says");
const badBody = answer("The body is not what this takes; `field` names what");
const tooMany = answer("Too many changes; see retry-after");
const unreachable = answer("Not reachable now; see retry-after");

/** Of a route that reads. */
export const readProblems = { 400: badAddress, 401: unauthenticated, 404: unknown, 503: unreachable };

/** Of a route that changes something. */
export const writeProblems = { ...readProblems, 409: wrongState, 422: badBody, 429: tooMany };

function answer(description: string) {
  return { description, content: { "application/problem+json": { schema: problemSchema } } };
}
