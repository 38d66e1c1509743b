import { expect, test } from "vitest";
import { parseCommand } from "./parse-command.ts";

test.each([
  ["@foundry fix", "fix", ""],
  ["@foundry fix the tests, please", "fix", "the tests, please"],
  ["  \n@Foundry[bot]  REVIEW!", "review", ""],
  ["@foundry, retry.", "retry", ""],
  ["@foundry: cancel", "cancel", ""],
  ["@foundry\nstatus?\nThanks", "status", "Thanks"],
])("%j asks for it", (body, verb, rest) => {
  expect(parseCommand(body, "foundry")).toEqual({ kind: "verb", verb, rest });
});

test.each([
  ["@foundry deploy it", "deploy"],
  ["@foundry fix2", "fix2"],
  ["@foundry fixes", "fixes"],
  ["@foundry réparer", "réparer"],
])("%j has a word that is no verb", (body, word) => {
  expect(parseCommand(body, "foundry")).toEqual({ kind: "unknown", word });
});

test.each([
  ["@foundry"],
  ["@foundry "],
  ["@foundry."],
  ["@foundryfix"],
  ["@foundry-2 fix"],
  ["@foundry/team fix"],
  ["@foundry.fix"],
  ["@foundry[bot]fix"],
  ["Dear @foundry fix it"],
  ["cc @foundry"],
  ["> @foundry fix"],
  ["`@foundry fix`"],
  ["fix @foundry"],
  ["user@foundry.example fix"],
  ["@foundry @mona look"],
  ["@foundry !!!"],
  ["@foundry \u{1F44D}"],
  ["@other fix"],
  [""],
])("[TK1] %j asks for nothing", (body) => {
  expect(parseCommand(body, "foundry")).toBeNull();
});

test("a long text costs no time that shows", () => {
  const started = performance.now();
  parseCommand(`${" ".repeat(30_000)}@foundry ${" ".repeat(2_000)}`, "foundry");
  parseCommand(`@foundry ${"!".repeat(32_000)}`, "foundry");
  parseCommand(`@foundry ${"a!".repeat(16_000)}`, "foundry");
  expect(performance.now() - started).toBeLessThan(500);
});
