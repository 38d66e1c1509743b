import { createHmac, timingSafeEqual } from "node:crypto";

const lowercaseHexDigest = /^sha256=[0-9a-f]{64}$/;

/**
 * Whether `signature` (the value of `X-Hub-Signature-256`) was made over exactly these bytes with one of the secrets
 * [GH1]. Several secrets allow rotating one without losing a delivery. Never throws.
 *
 * It calls node:crypto itself because @octokit/webhooks-methods takes the body as a string only: raw bytes would be
 * decoded and encoded again (a third more time on a 21 kB body, measured), and bytes that are not UTF-8 would be
 * replaced on the way, so that a right signature over them counts as wrong. The test checks that both agree on text.
 */
export function verifySignature(secrets: readonly string[], body: Uint8Array, signature: string): boolean {
  // Only lowercase, as GitHub sends it: an uppercase twin would be a second valid spelling of one signature.
  if (!lowercaseHexDigest.test(signature)) return false;
  const claimed = Buffer.from(signature.slice("sha256=".length), "hex");
  return secrets.some((secret) =>
    timingSafeEqual(createHmac("sha256", secret).update(body).digest(), claimed),
  );
}
