import { randomBytes } from "node:crypto";
import { z } from "zod";
import { isLoopbackUrl } from "../../http/check-origin.ts";
import { HttpError, notFound, validationFailed } from "../../http/http-error.ts";
import { parseBody } from "../../http/parse-body.ts";
import { type ApiRequest, created, type Reply, type Route } from "../../http/route.ts";
import { confirmManifestPage } from "../../pages/manifest-pages.ts";
import { presentOwnApp } from "../../present/app.ts";
import { accountByLogin } from "../../state/find.ts";
import type { World } from "../../world.ts";

/** `name`: what a person wrote on the page that asks for it. */
const form = z.object({ manifest: z.string(), name: z.string().optional() });
const manifestShape = z.object({
  name: z.string().optional(),
  redirect_url: z.string(),
  hook_attributes: z.object({ url: z.url(), active: z.boolean().optional() }).optional(),
  default_permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
  default_events: z.array(z.string()).optional(),
});

/**
 * An App from a manifest: the form is posted, GitHub redirects with a code, the code is converted into the
 * App's secrets. The double has one App, and the manifest changes that one.
 */
export const manifestRoutes: readonly Route[] = [
  { method: "POST", path: "/settings/apps/new", auth: "any", free: true, handle: createFromManifest },
  {
    method: "POST",
    path: "/organizations/:login/settings/apps/new",
    auth: "any",
    free: true,
    handle: createFromManifest,
  },
  { method: "POST", path: "/app-manifests/:code/conversions", auth: "any", free: true, handle: convert },
];

function createFromManifest({ world, body, query, headers, target }: ApiRequest): Reply {
  const { manifest: text, name: written } = parseBody(form, body, "Manifest");
  const manifest = parseBody(manifestShape, parseJson(text), "Manifest");
  if (!isLoopbackUrl(manifest.redirect_url)) {
    throw new HttpError(422, "The redirect_url must be on this machine");
  }
  const name = written ?? manifest.name ?? world.state.app.name;
  const problem = written === undefined ? null : problemOf(world, name);
  // A browser is asked for the name once more, as by GitHub; a program is not.
  const asks = written === undefined && String(headers["accept"]).includes("text/html");
  if (asks || problem !== null) {
    return confirmManifestPage({ target, manifest: text, name, problem, redirectUrl: manifest.redirect_url });
  }
  const code = randomBytes(20).toString("hex");
  world.state.manifestCodes.set(code, {
    name,
    webhookUrl: manifest.hook_attributes?.url ?? null,
    permissions: manifest.default_permissions ?? null,
    events: manifest.default_events ?? null,
  });
  const location = new URL(manifest.redirect_url);
  location.searchParams.set("code", code);
  const state = query.get("state");
  if (state !== null) location.searchParams.set("state", state);
  return { status: 302, headers: { location: location.href } };
}

/** Apps and accounts share their names. */
function problemOf({ state }: World, name: string): string | null {
  if (name.trim() === "") return "Name can't be blank";
  return accountByLogin(state, name.trim()) === undefined ? null : `Name ${name} is already taken`;
}

function convert({ world, params }: ApiRequest): Reply {
  const manifest = world.state.manifestCodes.get(params["code"] ?? "");
  if (manifest === undefined) throw notFound();
  world.state.manifestCodes.delete(params["code"] ?? "");
  const { app } = world.state;
  app.name = manifest.name ?? app.name;
  app.webhook.url = manifest.webhookUrl ?? app.webhook.url;
  app.permissions = manifest.permissions ?? app.permissions;
  app.events = manifest.events ?? app.events;
  return created({
    ...presentOwnApp(world),
    client_secret: app.clientSecret,
    webhook_secret: app.webhook.secret,
    pem: app.privateKey,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw validationFailed([{ resource: "Manifest", field: "manifest", code: "invalid" }]);
  }
}
