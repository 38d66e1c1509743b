import type { ZodType } from "zod";
import { HttpError, validationFailed } from "./http-error.ts";

/** The body as the schema wants it, or GitHub's 422 that names the field. */
export function parseBody<T>(schema: ZodType<T>, body: unknown, resource: string): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  throw validationFailed(
    result.error.issues.map((issue) => ({
      resource,
      field: issue.path.join("."),
      code: issue.message.includes("received undefined") ? "missing_field" : "invalid",
      message: issue.message,
    })),
  );
}

/** A number from the path. Anything else is a thing that does not exist. */
export function parseId(text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw new HttpError(404, "Not Found");
  return Number(text);
}
