import fastifyStatic from "@fastify/static";
import type { FastifyReply } from "fastify";
import type { App } from "../app-types.ts";

const YEAR_S = 31_536_000;

/** The built dashboard: hashed assets are kept for a year, the page that names them is asked for each time. */
export async function addDashboard(app: App, directory: string): Promise<(reply: FastifyReply) => void> {
  await app.register(fastifyStatic, {
    root: directory,
    cacheControl: false,
    preCompressed: true,
    setHeaders(reply, path) {
      const hashed = path.includes("/assets/");
      void reply.header("cache-control", hashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache");
    },
  });
  return (reply) => void reply.sendFile("index.html");
}
