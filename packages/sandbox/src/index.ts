export { createDockerSandboxes } from "./docker/create-docker-sandboxes.ts";
export type { DockerOptions } from "./docker/create-docker-sandboxes.ts";
export { SandboxError } from "./errors.ts";
export type { SandboxErrorCode } from "./errors.ts";
export { createTokenHelper } from "./git-token/create-token-helper.ts";
export type { TokenHelper, TokenHelperOptions } from "./git-token/create-token-helper.ts";
export { createLocalSandboxes } from "./local/create-local-sandboxes.ts";
export type { LocalOptions } from "./local/create-local-sandboxes.ts";
export type {
  Sandbox,
  SandboxAdapter,
  SandboxCommand,
  SandboxLimits,
  SandboxNetwork,
  SandboxOutcome,
  SandboxSpec,
} from "./types.ts";
