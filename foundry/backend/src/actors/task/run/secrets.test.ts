import fc from "fast-check";
import { expect, test } from "vitest";
import { createRedactedStream, createRedactor } from "./secrets.ts";

const token = "ghs_0123456789abcdefABCDEF0123456789abcd";
const key = "plainkey-without-any-pattern-7f3a";

function redacted(text: string, live: readonly string[] = [token, key]): string {
  return createRedactor(() => live).text(text);
}

test("[HC7] live values, token patterns, credentials in URLs and headers do not get through", () => {
  const said = [
    `token ${token} and ${key}`,
    `https://x-access-token:abc@github.com/a/b.git`,
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789 github_pat_11ABCDEFG_abcdefghijklmnop",
    "sk-ant-api03-abcdefghijklmnopqrstuvwxyz",
    "Authorization: Bearer abcdefghi.jkl.mno",
    encodeURIComponent("a/b c+") + Buffer.from(key).toString("hex"),
  ].join("\n");
  const safe = redacted(said);
  for (const secret of [token, key, "x-access-token:abc", "ghp_abc", "github_pat_11", "sk-ant", "jkl.mno"])
    expect(safe).not.toContain(secret);
  expect(safe).not.toContain(Buffer.from(key).toString("hex"));
  expect(safe).toContain("github.com/a/b.git");
});

test("[HC7] base64 of a live value is found wherever in a longer text it was encoded", () => {
  for (const before of ["", "x", "xy", "x-access-token:"])
    for (const encoding of ["base64", "base64url"] as const) {
      const encoded = Buffer.from(`${before}${token}tail`).toString(encoding);
      const safe = redacted(`Basic ${encoded} end`, [token]);
      expect(safe).toContain("[secret]");
      expect(Buffer.from(safe.replaceAll("[secret]", ""), "base64").toString("latin1")).not.toContain(
        token.slice(4, 30),
      );
    }
});

test("[HC7] a value that becomes live later is taken out from then on, an old one stays out", () => {
  const live = [token];
  const redactor = createRedactor(() => live);
  expect(redactor.text(key)).toBe(key);
  live.splice(0, 1, key);
  expect(redactor.text(`${key} ${token}`)).toBe("[secret] [secret]");
  expect(redactor.json({ [key]: [`a ${key}`, 1, null] })).toEqual({ "[secret]": ["a [secret]", 1, null] });
});

test("[HC7] wherever chunks are cut and however long lines are, no secret is left and nothing else is lost", () => {
  const piece = fc.oneof(
    fc.constantFrom(token, key, "\n", " ", "ghs_", "https://", "@", `https://u:${"p".repeat(40)}@h/`),
    fc.string({ maxLength: 30 }),
    fc.nat(20_000).map((length) => "x".repeat(length)),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.array(fc.nat(30_000), { maxLength: 12 }),
      (pieces, cuts) => {
        const text = pieces.join("");
        const stream = createRedactedStream(createRedactor(() => [token, key]));
        let out = "";
        let at = 0;
        for (const cut of cuts) {
          out += stream.push(text.slice(at, at + cut));
          at += cut;
        }
        out += stream.push(text.slice(at)) + stream.end();
        expect(out).not.toContain(token.slice(5, 25));
        expect(out).not.toContain(key.slice(3, 23));
        expect(out.split("\n").length).toBe(text.split("\n").length);
        expect(out.replaceAll("[secret]", "").replaceAll("x", "").length).toBeLessThanOrEqual(text.length);
      },
    ),
    { numRuns: 300 },
  );
});

test("a text of a token without end and one of many half secrets cost little time and memory", () => {
  const stream = createRedactedStream(createRedactor(() => [token]));
  const startedAt = performance.now();
  let longest = 0;
  for (let n = 0; n < 200; n += 1) longest = Math.max(longest, stream.push("ghs_".repeat(4_000)).length);
  for (let n = 0; n < 200; n += 1) stream.push("https://a".repeat(1_000));
  expect(longest).toBeGreaterThan(0);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test("a live value that overlaps itself holds back no more than a little", () => {
  const stream = createRedactedStream(createRedactor(() => ["00000000"]));
  let out = "";
  for (let n = 0; n < 50; n += 1) out += stream.push("0".repeat(4_000));
  expect(out).not.toContain("00000000");
  expect(out.length).toBeGreaterThan(1_000);
});
