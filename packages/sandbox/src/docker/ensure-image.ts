import type Docker from "dockerode";
import { SandboxError } from "../errors.ts";
import { dockerMessage, dockerStatus } from "./docker-status.ts";

/**
 * Pulls the image if the engine does not have it.
 * @throws SandboxError `unavailable` with the image's name and what to do
 */
export async function ensureImage(docker: Docker, image: string): Promise<void> {
  try {
    await docker.getImage(image).inspect();
    return;
  } catch (error) {
    if (dockerStatus(error) !== 404)
      throw new SandboxError("unavailable", dockerMessage(error), { cause: error });
  }
  try {
    const progress = await docker.pull(withTag(image));
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(progress, (error, events: readonly unknown[]) => {
        const refusal = events.find(isRefusal);
        if (error !== null) reject(error);
        else if (refusal === undefined) resolve();
        else reject(new Error(refusal.error));
      });
    });
  } catch (error) {
    const message = `the image ${image} is missing and could not be pulled (${dockerMessage(error)}): pull or build it, or name another`;
    throw new SandboxError("unavailable", message, { cause: error });
  }
}

/** The engine has said 200 before it knows whether the registry has the image. */
function isRefusal(event: unknown): event is { readonly error: string } {
  return typeof event === "object" && event !== null && "error" in event && typeof event.error === "string";
}

/** Without one the engine would pull every tag there is. */
function withTag(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  return name.includes(":") || name.includes("@") ? image : `${image}:latest`;
}
