export type {
  Sandbox,
  SandboxAdapter,
  SandboxCommand,
  SandboxLimits,
  SandboxNetwork,
  SandboxOutcome,
  SandboxSpec,
} from "./types.ts";
