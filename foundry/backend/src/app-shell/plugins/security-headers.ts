import helmet from "@fastify/helmet";
import type { App } from "../app-types.ts";

interface SecurityHeaderOptions {
  /** Origins of avatars besides GitHub's own (GitHub Enterprise, the demo's double). */
  readonly imageOrigins: readonly string[];
  /** Served over TLS, so browsers may be told to stay there. */
  readonly https: boolean;
}

/** The dashboard needs scripts, styles and fonts of its own origin, and avatars; nothing else is allowed. */
export async function addSecurityHeaders(app: App, options: SecurityHeaderOptions): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        // positions of virtualized rows are style attributes
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "https://avatars.githubusercontent.com", ...options.imageOrigins],
      },
    },
    strictTransportSecurity: options.https ? { maxAge: 15_552_000 } : false,
    referrerPolicy: { policy: "no-referrer" },
  });
}
