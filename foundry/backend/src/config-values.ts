import { createPrivateKey } from "node:crypto";
import { isIP } from "node:net";
import { z } from "zod";
import { Secret } from "./secret.ts";

/** The form of each kind of value; a message says what the value should be and never repeats what it was. */

export const hostValue = z
  .string()
  .refine(
    (value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value),
    "must be an IP address or a host name without a port, for example 127.0.0.1",
  );

export const portValue = z
  .string()
  .regex(/^\d{1,5}$/, "must be a port number from 0 to 65535 (0 takes a free one)")
  .transform(Number)
  .refine((port) => port <= 65_535, "must be a port number from 0 to 65535 (0 takes a free one)");

export const flagValue = z
  .enum(["0", "1", "true", "false"], { error: "must be 1 or 0" })
  .transform((value) => value === "1" || value === "true");

export const appIdValue = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, "must be the App's numeric id, for example 123456 (App settings, About)");

export const clientIdValue = z
  .string()
  .regex(/^[\w.-]{1,100}$/, "must be the App's client id, for example Iv23li… (App settings, About)");

/** A secret as it is; blanks at its ends are a copying mistake that would cost hours at the first delivery. */
export function secretValue(what: string, minLength: number) {
  return z
    .string()
    .refine(
      (value) => value.length >= minLength && value === value.trim() && isPrintable(value),
      `must be ${what}: at least ${minLength} characters, no blanks at its ends, no control characters`,
    )
    .transform((value) => new Secret(value));
}

/** An http or https URL without credentials, query or fragment; given back without a trailing slash. */
export function urlValue(what: string, options: { path: boolean }) {
  const message = `must be ${what}`;
  return z.string().transform((value, context) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    const bare = url !== null && url.username === "" && url.password === "" && !/[?#]/.test(value);
    if (url === null || !bare || !isHttp(url) || (!options.path && url.pathname !== "/")) {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    }
    return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  });
}

/** RIVET_ENDPOINT may hold `namespace:token@`, so it is a secret as a whole. */
export const engineEndpointValue = z
  .string()
  .refine(
    (value) => URL.canParse(value) && isHttp(new URL(value)),
    "must be the http(s) URL of a Rivet engine, for example http://127.0.0.1:6420",
  )
  .transform((value) => new Secret(value));

/** PEM as it is, with `\n` written as two characters, or as one line of base64. Throws nothing; null if none fits. */
export function parsePrivateKey(text: string): Secret | null {
  const unescaped = text.replaceAll("\\n", "\n").trim();
  const pem = unescaped.startsWith("-----BEGIN")
    ? unescaped
    : Buffer.from(unescaped, "base64").toString("utf8");
  if (!pem.trimStart().startsWith("-----BEGIN")) return null;
  return isRsaKey(pem) ? new Secret(`${pem.trim()}\n`) : null;
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    // what node says about it may quote the key, so only the fact leaves this function
    return false;
  }
}

function isHttp(url: URL): boolean {
  return url.protocol === "http:" || url.protocol === "https:";
}

function isPrintable(value: string): boolean {
  return !/\p{Cc}/u.test(value);
}
