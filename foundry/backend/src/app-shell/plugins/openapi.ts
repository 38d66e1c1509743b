import swagger from "@fastify/swagger";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { App } from "../app-types.ts";

/** Describes every route that is registered after it, from the zod schemas that also validate. */
export async function addOpenApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Foundry",
        version: "1",
        description: "Errors are RFC 9457 problem+json with a stable `code`. All ids are strings.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }, {}],
    },
    transform: jsonSchemaTransform,
  });
}

/** GET /api/openapi.json */
export function addOpenApiRoute(app: App): void {
  app.get("/api/openapi.json", { schema: { summary: "This description", tags: ["service"] } }, () =>
    app.swagger(),
  );
}
