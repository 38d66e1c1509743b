import { createPrivateKey, createSign, type KeyObject } from "node:crypto";

/** Signs as one App; octokit's `createJwt`. `timeDifference` is in seconds, GitHub's clock less ours. */
export type CreateAppJwt = (
  appId: number | string,
  timeDifference?: number,
) => Promise<{ jwt: string; expiresAt: string }>;

/** GitHub accepts ten minutes at most; a minute of the past allows for a clock that is ahead. */
const lifetimeSeconds = 540;
const backdateSeconds = 60;

/**
 * Signs the App's JSON web tokens with the given clock; octokit's own signer knows only the machine's.
 * @param privateKey PEM (PKCS#1 as GitHub gives it, or PKCS#8); "\n" written out, as in environment files, is accepted
 * @throws TypeError when it is not an RSA private key, without quoting it
 */
export function createAppJwtSigner(privateKey: string, now: () => number): CreateAppJwt {
  const key = readPrivateKey(privateKey);
  return (appId, timeDifference = 0) => {
    const nowSeconds = Math.floor(now() / 1_000) + timeDifference;
    const expiresAtSeconds = nowSeconds + lifetimeSeconds;
    const claims = { iat: nowSeconds - backdateSeconds, exp: expiresAtSeconds, iss: String(appId) };
    const unsigned = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}`;
    const signature = createSign("RSA-SHA256").update(unsigned).sign(key, "base64url");
    return Promise.resolve({
      jwt: `${unsigned}.${signature}`,
      expiresAt: new Date(expiresAtSeconds * 1_000).toISOString(),
    });
  };
}

function readPrivateKey(pem: string): KeyObject {
  const key = tryReadKey(pem.replaceAll(String.raw`\n`, "\n"));
  if (key?.asymmetricKeyType !== "rsa") {
    throw new TypeError("the GitHub App's private key must be an RSA private key in PEM form");
  }
  return key;
}

function tryReadKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    // The reason is left out: OpenSSL's texts help nobody, and an error near a key must not carry any of it.
    return null;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
