import { z } from "zod";
import { parseBody } from "../../http/parse-body.ts";
import { type ApiRequest, ok, type Route } from "../../http/route.ts";

const change = z.object({ url: z.url().optional(), secret: z.string().min(1).optional() });

/** Where the App's events go. The secret is never shown. */
export const hookConfigRoutes: readonly Route[] = [
  { method: "GET", path: "/app/hook/config", auth: "app", handle: (request) => ok(present(request)) },
  {
    method: "PATCH",
    path: "/app/hook/config",
    auth: "app",
    handle(request) {
      const { webhook } = request.world.state.app;
      const { url, secret } = parseBody(change, request.body, "Hook");
      webhook.url = url ?? webhook.url;
      webhook.secret = secret ?? webhook.secret;
      return ok(present(request));
    },
  },
];

function present(request: ApiRequest) {
  const { url } = request.world.state.app.webhook;
  return { content_type: "json", insecure_ssl: "0", secret: "********", url };
}
