import type { FastifyInstance } from "fastify";
import type { World } from "../world.ts";
import { drawAvatar } from "./draw-avatar.ts";

/** Generated pictures, so that a demo needs no network: SVG that can neither run nor load anything. */
export function addAvatars(server: FastifyInstance, world: World): void {
  server.get<{ Params: { file: string } }>("/avatars/:file", (request, reply) => {
    const id = Number(/^(\d{1,15})\.svg$/.exec(request.params.file)?.[1]);
    const account = world.state.accounts.get(id);
    if (account === undefined) return reply.callNotFound();
    return reply
      .headers({
        "content-type": "image/svg+xml; charset=utf-8",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "x-content-type-options": "nosniff",
        // Dashboards on another origin show them.
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": "public, max-age=86400",
      })
      .send(drawAvatar(account));
  });
}
