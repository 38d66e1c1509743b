import { createHmac } from "node:crypto";

/** The value of `X-Hub-Signature-256` that GitHub would send for these bytes: `sha256=` and 64 lowercase hex digits. */
export function sign(secret: string, body: Uint8Array): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
