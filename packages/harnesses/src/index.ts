export { harnesses, harnessesDir } from "./descriptions.ts";
export type { BuiltInProvider, HarnessDescription } from "./descriptions.ts";
export { probeHarness } from "./probe-harness.ts";
export type { HarnessCommand, HarnessProbe, ProbeDeps } from "./probe-harness.ts";
