import { describe, expect, test } from "vitest";
import { parseBrief, parseResult } from "./index.ts";
import type { DocumentProblemCode } from "./index.ts";
import { readExamples } from "./testing/examples.ts";

describe("valid examples come back as they were written", () => {
  test.each(readExamples("brief", "valid"))("brief: $name", ({ bytes }) => {
    const reading = parseBrief(bytes);
    if (reading.kind !== "valid") throw new Error(reading.message);
    expect(reading.brief).toEqual(JSON.parse(bytes.toString()));
    expect(parseBrief(Buffer.from(JSON.stringify(reading.brief)))).toEqual(reading);
  });

  test.each(readExamples("result", "valid"))("result: $name", ({ bytes }) => {
    const reading = parseResult(bytes);
    if (reading.kind !== "valid") throw new Error(JSON.stringify(reading));
    expect(reading.result).toEqual({ contract_version: "1", ...JSON.parse(bytes.toString()) });
    expect(parseResult(Buffer.from(JSON.stringify(reading.result)))).toEqual(reading);
  });
});

describe("invalid examples are refused, and the message names the place", () => {
  const expected: Record<string, readonly [DocumentProblemCode, string]> = {
    "brief/auth-field": ["invalid", 'the document: Unrecognized key: "auth"'],
    "brief/clone-url-over-http": ["invalid", "repo.clone_url: must be an https URL without credentials"],
    "brief/clone-url-over-ssh": ["invalid", "repo.clone_url: must be an https URL without credentials"],
    "brief/credentials-in-clone-url": ["invalid", "repo.clone_url: must be an https URL without credentials"],
    "brief/issue-number-as-text": ["invalid", "task.issue_number: "],
    "brief/minor-version": ["unsupported_version", 'contract_version "1.1" is not supported'],
    "brief/no-skills": ["invalid", "familiar.skills: "],
    "brief/no-version": ["invalid", "contract_version: "],
    "brief/relative-workspace": ["invalid", "workspace.root: must be an absolute path"],
    "brief/token-in-clone-url-query": ["invalid", "repo.clone_url: must be an https URL without credentials"],
    "brief/token-in-repo": ["invalid", 'repo: Unrecognized key: "token"'],
    "brief/unknown-version": [
      "unsupported_version",
      'contract_version "3" is not supported: Foundry speaks "1" and "2"',
    ],
    "brief/v1-with-a-kind-of-v2": ["invalid", "task.kind: "],
    "brief/v1-with-a-trigger-of-v2": ["invalid", "trigger: "],
    "result/commit-without-message": ["invalid", "commits[0].message: "],
    "result/cut-off": ["not_json", "the result is not JSON"],
    "result/empty-path": ["invalid", "files_changed[0]: "],
    "result/files-as-text": ["invalid", "files_changed: "],
    "result/list": ["invalid", "the document: "],
    "result/minor-version": ["unsupported_version", 'contract_version "1.1" is not supported'],
    "result/no-status": ["invalid", "status: "],
    "result/not-json": ["not_json", "the result is not JSON"],
    "result/null": ["invalid", "the document: "],
    "result/sha-is-no-sha": ["invalid", "commits[0].sha: must be 7 to 64 lower-case hexadecimal digits"],
    "result/unknown-exit-reason": ["invalid", "exit_reason: "],
    "result/unknown-field": ["invalid", 'the document: Unrecognized key: "review"'],
    "result/unknown-status": ["invalid", "status: "],
    "result/unknown-version": ["unsupported_version", 'contract_version "3" is not supported'],
    "result/version-as-number": ["invalid", "contract_version: "],
    "result/version-null": ["invalid", "contract_version: "],
  };
  const examples = (["brief", "result"] as const).flatMap((document) =>
    readExamples(document, "invalid").map((example) => ({ ...example, document })),
  );

  test("every example has its expectation", () => {
    expect(examples.map(({ document, name }) => `${document}/${name}`)).toEqual(
      Object.keys(expected).toSorted(),
    );
  });

  test.each(examples)("$document: $name", ({ document, name, bytes }) => {
    const reading = document === "brief" ? parseBrief(bytes) : parseResult(bytes);
    if (reading.kind !== "invalid") throw new Error(`read as ${reading.kind}`);
    const [code, message] = expected[`${document}/${name}`] ?? ["invalid", "?"];
    expect(reading).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(reading.message).not.toContain("secret");
  });
});
