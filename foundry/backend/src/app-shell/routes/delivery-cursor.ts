import { z } from "zod";

/** Opaque to clients: the id of the last delivery of a page, under a version. */
export function encodeCursor(id: number): string {
  return Buffer.from(`d1.${id}`).toString("base64url");
}

/** A cursor that `encodeCursor` gave → the id. */
export const cursorSchema = z
  .string()
  .max(64)
  .transform((cursor, context) => {
    const match = /^d1\.(\d{1,16})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"));
    if (match?.[1] !== undefined) return Number(match[1]);
    context.issues.push({
      code: "custom",
      message: "must be a nextCursor of an earlier page",
      input: cursor,
    });
    return z.NEVER;
  });
