import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { SandboxError } from "../errors.ts";

/**
 * The engine of `socketPath`, of DOCKER_HOST, or at one of its usual places. dockerode is loaded only here: it costs half
 * a second and 35 MB, which a service without an engine need not pay.
 * @throws SandboxError `unavailable`: there is no engine
 */
export async function connectDocker(socketPath: string | undefined): Promise<Docker> {
  const named = socketPath ?? (process.env["DOCKER_HOST"] ? null : usualPlaces().find(existsSync));
  if (named === undefined)
    throw new SandboxError("unavailable", "no Docker engine can be reached: no socket");
  const { default: Dockerode } = await import("dockerode");
  return named === null ? new Dockerode() : new Dockerode({ socketPath: named });
}

/** The system's engine, a person's rootless one, Docker Desktop's. */
function usualPlaces(): readonly string[] {
  const runtimeDir = process.env["XDG_RUNTIME_DIR"];
  return [
    "/var/run/docker.sock",
    ...(runtimeDir === undefined ? [] : [join(runtimeDir, "docker.sock")]),
    join(homedir(), ".docker/run/docker.sock"),
  ];
}
