import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { FastifyPluginAsyncZod, ZodTypeProvider } from "fastify-type-provider-zod";

/** The app-shell's Fastify: zod schemas give the types of params, query, body and answers. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** A group of routes, registered in boot order by build-app. */
export type RoutePlugin = FastifyPluginAsyncZod;

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * - open: no token is asked for (health, webhooks with their own signature, the session itself)
     * - api (default below /api and for /metrics): the API token, where one is set
     */
    access?: "open";
    /** The Host and Origin checks are for browsers; machines that call these routes prove themselves otherwise. */
    anyHost?: true;
  }
}
