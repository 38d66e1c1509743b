import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { createRedactor, redact } from "./redact.ts";

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl-_x";

test.each([
  ["token ghs_16C7e42F292c6912E7710c838347Ae178B4a was refused", "token [redacted] was refused"],
  ["ghp_abcdefghijklmnop,gho_abcdefghijklmnop", "[redacted],[redacted]"],
  ["github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz", "[redacted]"],
  ["v1.1f699f1069f60xxx", "v1.1f699f1069f60xxx"],
  [`v1.${"0af9".repeat(10)}`, "[redacted]"],
  [`Authorization: bearer ${jwt}`, "Authorization: bearer [redacted]"],
  ["Authorization: Basic eC1hY2Nlc3MtdG9rZW46Z2hzXzE2", "Authorization: Basic [redacted]"],
  ["https://x-access-token:s3cret@github.com/a/b.git", "https://[redacted]@github.com/a/b.git"],
  ["https://github.com/a/b?access_token=abc123&x=1", "https://github.com/a/b?access_token=[redacted]&x=1"],
  [
    "the token of the installation is fine, see https://github.com/a/b",
    "the token of the installation is fine, see https://github.com/a/b",
  ],
])("%s", (text, clean) => {
  expect(redact(text)).toBe(clean);
  expect(redact(clean)).toBe(clean);
});

test.each(["pkcs1", "pkcs8"] as const)("a private key, whole or cut off (%s)", (type) => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 1024,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type, format: "pem" },
  });
  expect(redact(`before ${privateKey} after`)).toBe("before [redacted]\n after");
  expect(redact(`before ${privateKey.slice(0, 300)}`)).toBe("before [redacted]");
});

test("a value of any form, once it is remembered", () => {
  const redactor = createRedactor();
  redactor.remember("an odd secret $& (1)");
  redactor.remember("short");
  expect(redactor.redact("short: an odd secret $& (1)!")).toBe("short: [redacted]!");
});

test("memory is bounded: the oldest value is forgotten", () => {
  const redactor = createRedactor();
  for (let index = 0; index <= 1_000; index++) redactor.remember(`secret number ${index}.`);
  expect(redactor.redact("secret number 0. secret number 1. secret number 1000.")).toBe(
    "secret number 0. [redacted] [redacted]",
  );
});
