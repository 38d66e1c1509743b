import { z } from "zod";

/** Of a GitHub App, over all of GitHub. */
export const APP_NAME_MAX = 34;

const origin = z
  .string()
  .max(200)
  .refine(isWebOrigin, "must be the address of a GitHub, for example https://github.com, without a path");
const webhookUrl = z
  .string()
  .max(500)
  .refine(
    isWebUrl,
    "must be an http(s) URL without a user, for example https://foundry.example.com/webhooks/github",
  );

/** POST /api/connection/app: what the App is to be. */
export const createAppBodySchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(APP_NAME_MAX, `must have at most ${APP_NAME_MAX} characters`),
  /** The organization that owns it; null: the person who creates it. */
  organization: z
    .string()
    .regex(
      /^[a-z\d](?:[a-z\d]|[-_](?=[a-z\d])){0,38}$/i,
      "must be the organization's name as in its address at GitHub",
    )
    .nullable(),
  /** https://github.com, or the origin of a GitHub Enterprise. */
  githubUrl: origin,
  webhookUrl,
});
export type CreateAppBody = z.infer<typeof createAppBodySchema>;

/** Where the browser goes next: a page of ours that posts the manifest to GitHub. */
export const createAppAnswerSchema = z.object({ startUrl: z.string() });
export type CreateAppAnswer = z.infer<typeof createAppAnswerSchema>;

/** POST /api/connection/app/convert: what GitHub sent the browser back with. */
export const convertAppBodySchema = z.strictObject({
  code: z.string().regex(/^[\w-]{1,200}$/, "must be the code of GitHub's answer"),
  state: z.string().regex(/^[\w-]{1,100}$/, "must be the state of GitHub's answer"),
});
export type ConvertAppBody = z.infer<typeof convertAppBodySchema>;

/** The App as GitHub made it; its secrets stay in the service. */
export const createdAppSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  htmlUrl: z.string(),
  installUrl: z.string(),
});
export type CreatedApp = z.infer<typeof createdAppSchema>;

function isWebOrigin(text: string): boolean {
  const url = webUrl(text);
  return url !== null && url.pathname === "/" && url.search === "" && url.hash === "" && !text.endsWith("?");
}

function isWebUrl(text: string): boolean {
  const url = webUrl(text);
  return url !== null && url.hash === "";
}

function webUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  return plain ? url : null;
}
