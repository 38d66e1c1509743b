import { createHmac } from "node:crypto";

/** The value of `X-Hub-Signature-256`. */
export function sign(payload: string | Buffer, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(payload).digest("hex")}`;
}
