import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decideDisposition, parseResult } from "./index.ts";
import type { Disposition, HarnessExit, ResultReading, ResultStatus } from "./index.ts";
import { resultStatusSchema } from "./result.ts";

const valid = (status: ResultStatus): ResultReading => ({
  kind: "valid",
  result: { contract_version: "1", status, commits: [], files_changed: [], summary: "", pr_body: "" },
});
const readings = {
  missing: parseResult(null),
  invalid: parseResult(Buffer.from("{")),
  success: valid("success"),
  partial: valid("partial"),
  needs_input: valid("needs_input"),
  failure: valid("failure"),
} as const;

const exits: Record<string, HarnessExit> = {
  "exit code 0": { kind: "exited", code: 0 },
  "exit code 1": { kind: "exited", code: 1 },
  "exit code 2": { kind: "exited", code: 2 },
  "exit code 3": { kind: "exited", code: 3 },
  "any other exit code": { kind: "exited", code: 4 },
  "ended by a signal": { kind: "signalled", signal: "SIGKILL" },
  "not ended in time": { kind: "timeout" },
  "over a limit (memory, disk, processes, output)": { kind: "limit", limit: "memory" },
  "not started": { kind: "spawn_failed", message: "ENOENT" },
};

/** A cell of the table in the documentation: an asterisk where a note is kept although it is final. */
function cell(disposition: Disposition): string {
  if (disposition.kind === "retry") return "again";
  return disposition.note === null ? disposition.status : `${disposition.status} *`;
}

test("[HC2] the table in docs/headless-contract.md is what the code decides", () => {
  const docs = readFileSync(new URL("../../../docs/headless-contract.md", import.meta.url), "utf8");
  const rows = docs
    .slice(docs.indexOf("<!-- disposition -->"), docs.indexOf("<!-- /disposition -->"))
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((part) => part.replaceAll("`", "").trim()),
    );
  const [head, , ...body] = rows;
  expect(head).toEqual(["the harness", ...Object.keys(readings).map((name) => name)]);
  expect(body).toEqual(
    Object.entries(exits).map(([name, exit]) => [
      name,
      ...Object.values(readings).map((reading) => cell(decideDisposition(exit, reading))),
    ]),
  );
});

describe("[HC2] rule by rule", () => {
  const every = Object.values(readings);
  const statuses = resultStatusSchema.options;

  test("0 with a valid result is taken by its status, without a note", () => {
    for (const status of statuses) {
      expect(decideDisposition({ kind: "exited", code: 0 }, valid(status))).toEqual({
        kind: "finished",
        status,
        note: null,
      });
    }
  });

  test.each([0, 1, 3])("%d with a missing or invalid result is retried, and says which", (code) => {
    expect(decideDisposition({ kind: "exited", code }, readings.missing)).toEqual({
      kind: "retry",
      cause: "result_missing",
      note: `exit code ${code} without a result file`,
    });
    expect(decideDisposition({ kind: "exited", code }, readings.invalid)).toEqual({
      kind: "retry",
      cause: "result_invalid",
      note: `exit code ${code}, but the result is not JSON`,
    });
  });

  test("1 is a failure whatever the result claims, and is never retried", () => {
    for (const status of statuses) {
      expect(decideDisposition({ kind: "exited", code: 1 }, valid(status))).toMatchObject({
        kind: "finished",
        status: "failure",
      });
    }
  });

  test("every code but 0, 1 and 3, every signal, timeout, limit and failed start is retried, whatever the result", () => {
    const codes = Array.from({ length: 256 }, (_, code) => code).filter((code) => ![0, 1, 3].includes(code));
    const others: readonly HarnessExit[] = [
      ...[...codes, -1, 256, 4_294_967_295].map((code) => ({ kind: "exited", code }) as const),
      ...["SIGTERM", "SIGKILL", "SIGSEGV", "SIGSYS"].map(
        (signal) => ({ kind: "signalled", signal }) as const,
      ),
      { kind: "timeout" },
      ...(["memory", "disk", "pids", "output"] as const).map((limit) => ({ kind: "limit", limit }) as const),
      { kind: "spawn_failed", message: "ENOENT" },
    ];
    for (const exit of others) {
      for (const reading of every) expect(decideDisposition(exit, reading).kind).toBe("retry");
    }
  });

  test("where code and status contradict each other, the more cautious counts and is noted", () => {
    expect(decideDisposition({ kind: "exited", code: 1 }, valid("success"))).toEqual({
      kind: "finished",
      status: "failure",
      note: "exit code 1 means failure, the result says success: taken as failure",
    });
    expect(decideDisposition({ kind: "exited", code: 3 }, valid("success"))).toMatchObject({
      status: "needs_input",
      note: "exit code 3 means needs_input, the result says success: taken as needs_input",
    });
    expect(decideDisposition({ kind: "exited", code: 3 }, valid("failure"))).toMatchObject({
      status: "failure",
      note: "exit code 3 means needs_input, the result says failure: taken as failure",
    });
  });

  test("never does a combination claim more than its exit code or its status", () => {
    const claim: Record<ResultStatus, number> = { failure: 0, needs_input: 1, partial: 2, success: 3 };
    const most: Record<number, ResultStatus> = { 0: "success", 1: "failure", 3: "needs_input" };
    for (const code of [0, 1, 3]) {
      for (const status of statuses) {
        const disposition = decideDisposition({ kind: "exited", code }, valid(status));
        if (disposition.kind !== "finished") throw new Error("retried");
        const limit = Math.min(claim[status], claim[most[code] ?? "failure"]);
        expect(claim[disposition.status]).toBe(limit);
      }
    }
  });

  test("an unused result is mentioned in the note", () => {
    expect(decideDisposition({ kind: "timeout" }, readings.success)).toEqual({
      kind: "retry",
      cause: "timeout",
      note: "the harness did not end in time and was killed; its result (success) was not used",
    });
    expect(decideDisposition({ kind: "exited", code: 2 }, readings.missing)).toEqual({
      kind: "retry",
      cause: "exit_code",
      note: "exit code 2 asks to be run again",
    });
    expect(decideDisposition({ kind: "exited", code: 127 }, readings.missing)).toMatchObject({
      note: "exit code 127 is none of the contract's",
    });
  });
});
