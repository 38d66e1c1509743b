import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBrief, parseBrief, parseCapabilities, versionNeeded } from "./index.ts";
import type { BriefContent, ContractVersion } from "./index.ts";

const content: BriefContent = {
  trigger: "issue_assigned",
  repo: {
    owner: "acme",
    name: "storefront",
    clone_url: "https://github.com/acme/storefront.git",
    default_branch: "main",
  },
  task: { kind: "fix_issue", issue_number: 42, issue_title: "Flaky", issue_body: "Sometimes." },
  familiar: { id: "foundry", display_name: "Foundry", skills: [] },
  workspace: { root: "/workspace" },
};
const prompt: BriefContent = { ...content, trigger: "prompt", task: { kind: "run_prompt", prompt: "Go" } };

describe("the version of a brief", () => {
  test.each<[string, BriefContent, readonly ContractVersion[], string]>([
    ["the lowest that can say it", content, ["1", "2"], "1"],
    ["2 for a kind of 2", prompt, ["1", "2"], "2"],
    ["2 for a trigger of 2 with a kind of 1", { ...content, trigger: "prompt" }, ["2", "1"], "2"],
    ["2 where the harness speaks only 2", content, ["2"], "2"],
    ["none where the harness speaks only 1", prompt, ["1"], "contract_version_unsupported"],
    ["none where the harness speaks nothing known", content, [], "contract_version_unsupported"],
  ])("%s", (_, asked, spoken, expected) => {
    const created = createBrief(asked, spoken);
    expect(created.kind === "created" ? created.brief.contract_version : created.kind).toBe(expected);
  });

  test("what a version 1 harness cannot do is said by name", () => {
    expect(createBrief(prompt, ["1"])).toMatchObject({
      needed: "2",
      message: "a task of kind run_prompt by prompt needs contract version 2; the harness speaks 1",
    });
    expect(versionNeeded("issue_mention", "respond_to_mention")).toBe("1");
    expect(versionNeeded("issue_mention", "address_review")).toBe("2");
  });
});

test("[HC1] whatever people write, a brief has no field but the schema's and no credential in its URL", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      '","token":"ghs_0","a":"',
      '"}},"auth":{"token":"x"}',
      "\u0000\u2028</script>",
      "\\",
      "\ud800",
    ),
  );
  fc.assert(
    fc.property(hostile, hostile, (title, body) => {
      const task = { kind: "fix_issue", issue_number: 1, issue_title: title, issue_body: body } as const;
      const created = createBrief({ ...content, task }, ["1"]);
      if (created.kind !== "created") throw new Error("not created");
      const written = JSON.stringify(created.brief);
      const keys = new Set<string>();
      JSON.parse(written, (key, value: unknown) => {
        keys.add(key);
        return value;
      });
      expect([...keys].filter((key) => /token|auth|secret|password|credential/i.test(key))).toEqual([]);
      expect(parseBrief(Buffer.from(written))).toMatchObject({ kind: "valid", brief: { task } });
    }),
    { numRuns: 100 },
  );
});

test.each([
  "https://x-access-token:ghs_0@github.com/a/b.git",
  "https://user@github.com/a/b.git",
  "https://github.com/a/b.git?access_token=ghs_0",
  "https://github.com/a/b.git#ghs_0",
  "http://github.com/a/b.git",
  "http://127.0.0.1.example.com/a/b.git",
  "http://localhost@example.com/a/b.git",
  "ssh://git@github.com/a/b.git",
  "https://github.com/a\n/b.git",
])("[HC1] the clone URL %j makes no brief", (clone_url) => {
  const repo = { ...content.repo, clone_url };
  expect(() => createBrief({ ...content, repo }, ["1"])).toThrow(/repo\.clone_url: must be an https URL/);
});

test("[HC1] a field too many is not carried along", () => {
  const sneaky = { ...content, auth: { token: "ghs_0" } };
  const created = createBrief(sneaky, ["1"]);
  expect(JSON.stringify(created)).not.toContain("ghs_0");
});

describe("what a program says of the versions it speaks", () => {
  test.each<[string, readonly ContractVersion[]]>([
    ['{"contract_versions":["1","2"]}\n', ["1", "2"]],
    ['{"contract_versions":["2","1","2"],"name":"mine"}', ["1", "2"]],
    ['Welcome!\n{"contract_versions":["2"]}\n', ["2"]],
    ['{"contract_versions":["7","2"]}', ["2"]],
    ['{"contract_versions":["7"]}', []],
    ["", ["1"]],
    ["usage: mine [file]", ["1"]],
    ['{"contract_versions":"2"}', ["1"]],
    ['{"versions":["2"]}', ["1"]],
    ["null", ["1"]],
  ])("%j is %j", (stdout, expected) => {
    expect(parseCapabilities(stdout)).toEqual(expected);
  });
});
