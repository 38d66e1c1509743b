import { repoConfigIssueSchema, repoConfigSchema } from "@foundry/shared";
import fc from "fast-check";
import { stringify } from "smol-toml";
import { describe, expect, test } from "vitest";
import { parseRepoConfig } from "./index.ts";

const parse = (text: string) => parseRepoConfig(new TextEncoder().encode(text));
const job = (changes: Record<string, unknown> = {}) => ({
  name: "nightly",
  branch: "main",
  schedule: "0 3 * * *",
  prompt: "Update the dependencies.",
  ...changes,
});
const jobs = (...list: Record<string, unknown>[]) => stringify({ scheduled_jobs: list });

/** The only issue, as `path: message`. */
function issueOf(text: string): string {
  const parsed = parse(text);
  if (parsed.kind !== "invalid") throw new Error("the file is valid");
  expect(parsed.issues).toHaveLength(1);
  return `${parsed.issues[0]?.path}: ${parsed.issues[0]?.message}`;
}

const whole = `
[sandbox]
size = "large"
docker = true
[[sandbox.volumes]]
path = "/data"
size = "64kb"
[[sandbox.volumes]]
path = "/cache"
[harness]
provider = "command"
model = "a model"
command = ["node", "agent.mjs"]
[[scheduled_jobs]]
name = "nightly"
branch = "main"
schedule = "0 3 * * *"
prompt = "Update the dependencies."
[[on_event.failed_run]]
workflows = ["CI"]
branches = ["main"]
prompt_additions = "Look at the log."
`;

describe("a valid file", () => {
  test("[RC4] is stored sparse, as it was written", () => {
    expect(parse(whole)).toEqual({
      kind: "valid",
      warnings: [],
      config: {
        sandbox: {
          size: "large",
          docker: true,
          volumes: [{ path: "/data", size: "64Ki" }, { path: "/cache" }],
        },
        harness: { provider: "command", model: "a model", command: ["node", "agent.mjs"] },
        scheduled_jobs: [job()],
        on_event: {
          failed_run: [{ workflows: ["CI"], branches: ["main"], prompt_additions: "Look at the log." }],
        },
      },
    });
    expect(parse("")).toEqual({ kind: "valid", config: {}, warnings: [] });
    expect(parse("\uFEFF[sandbox]\r\ndocker = true\r\n")).toMatchObject({
      config: { sandbox: { docker: true } },
    });
  });

  test.each([
    ["10Gi", "10Gi"],
    ["64k", "64Ki"],
    ["64kb", "64Ki"],
    ["500M", "500Mi"],
    ["500mI", "500Mi"],
    [" 20gB\t", "20Gi"],
    ["20 gb", "20Gi"],
    ["500\t MB ", "500Mi"],
    ["2T", "2Ti"],
    ["007g", "7Gi"],
  ])("[RC4] a volume of %j is stored as %s", (written, stored) => {
    const parsed = parse(stringify({ sandbox: { volumes: [{ path: "/data", size: written }] } }));
    expect(parsed).toMatchObject({ config: { sandbox: { volumes: [{ size: stored }] } } });
  });

  test("[RC4] unknown keys are kept out, and are warnings with path and line", () => {
    const parsed = parse(`colour = 1\n[sandbox]\ndocker = true\nsizes.x = 2\n[[scheduled_jobs]]\nname = "a"
branch = "b"\nschedule = "0 3 * * *"\nprompt = "p"\ntimezone = "UTC"\n[secrets]\na = 1\n[secrets.b]\n`);
    expect(parsed).toMatchObject({
      kind: "valid",
      config: {
        sandbox: { docker: true },
        scheduled_jobs: [{ name: "a", branch: "b", schedule: "0 3 * * *", prompt: "p" }],
      },
    });
    const warnings = parsed.kind === "valid" ? parsed.warnings : [];
    const message = "is not a known key; it has no effect";
    expect(warnings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))).toEqual([
      { path: "colour", message, line: 1, column: 1 },
      { path: "sandbox.sizes", message, line: 4, column: 1 },
      { path: "scheduled_jobs[0].timezone", message, line: 10, column: 1 },
      { path: "secrets", message, line: 11, column: 1 },
    ]);
    expect(JSON.stringify(parsed.kind === "valid" && parsed.config)).not.toMatch(
      /colour|sizes|timezone|secrets/,
    );
  });

  test("[RC4] keys that a JavaScript object has anyway are unknown keys, nothing else", () => {
    const parsed = parse(
      `__proto__ = 1\nconstructor = 2\n[sandbox]\n"__proto__".docker = true\ntoString = 3\n`,
    );
    expect(parsed).toMatchObject({ kind: "valid", config: { sandbox: {} } });
    expect(parsed.kind === "valid" && parsed.warnings).toHaveLength(4);
    expect(Reflect.get({}, "docker")).toBeUndefined();
  });
});

describe("[RC4] a file that cannot be used", () => {
  test.each([
    ['[sandbox]\nsize = "huge"', 'sandbox.size: must be one of "small", "medium", "large"'],
    ["[sandbox]\ndocker = 1", "sandbox.docker: must be true or false"],
    ["[sandbox]\nvolumes = 3", "sandbox.volumes: must be a list"],
    ["sandbox = 1979-05-27", "sandbox: must be a table"],
    ["[[sandbox.volumes]]", "sandbox.volumes[0].path: is required"],
    ['[[sandbox.volumes]]\npath = "data"', "sandbox.volumes[0].path: must be an absolute path"],
    ['[[sandbox.volumes]]\npath = "/a/../b"', 'sandbox.volumes[0].path: must not contain ".."'],
    ['[[sandbox.volumes]]\npath = "/"', "sandbox.volumes[0].path: must not be the root directory"],
    ['sandbox.volumes = [{path="/a"},{path="/a"}]', "sandbox.volumes[1].path: must be unique in the file"],
    [
      '[harness]\nprovider = "gpt"',
      'harness.provider: must be one of "claude_code", "codex", "opencode", "command"',
    ],
    ['[harness]\nprovider = "command"', 'harness.command: is required with the provider "command"'],
    ["[harness]\ncommand = []", "harness.command: must have at least one entry"],
    ['[harness]\ncommand = ["node", ""]', "harness.command[1]: must not be empty"],
    [
      "[[on_event.failed_run]]\nworkflows = []",
      "on_event.failed_run[0].workflows: must have at least one entry",
    ],
    [jobs(job({ branch: "-x" })), "scheduled_jobs[0].branch: must be a valid git branch name"],
    [jobs(job({ prompt: "  " })), "scheduled_jobs[0].prompt: must not be blank"],
    [jobs(job(), job()), "scheduled_jobs[1].name: must be unique in the file"],
  ])("%j → %s", (text, issue) => {
    expect(issueOf(text)).toBe(issue);
  });

  test.each([
    "",
    "10",
    "Gi",
    "0Gi",
    "10 G i",
    "1 0Gi",
    "1.5Gi",
    "-1Gi",
    "10GiB",
    "10x",
    "9999999999Ti",
    "99999999999999999999g",
  ])("a volume of %j", (size) => {
    const text = stringify({ sandbox: { volumes: [{ path: "/data", size }] } });
    expect(issueOf(text)).toMatch(/^sandbox\.volumes\[0\]\.size: (?:must be digits and a unit|is too large)/);
  });

  test.each([
    "",
    "daily",
    "@daily",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "0 24 * * *",
    "0 0 0 * *",
    "0 0 * 13 *",
  ])("[RC4] the schedule %j", (schedule) => {
    expect(issueOf(jobs(job({ schedule })))).toBe(
      "scheduled_jobs[0].schedule: must be five fields of cron, as in 0 3 * * *",
    );
  });

  test("every wrong value is told, with its line, or that of the table that lacks it", () => {
    const parsed = parse(
      '[sandbox]\nsize = "huge"\n\n[[scheduled_jobs]]\nname = ""\nbranch = "b"\nprompt = "p"\n',
    );
    expect(parsed).toMatchObject({ code: "config_invalid", message: "3 values are not valid." });
    expect(parsed.kind === "invalid" && parsed.issues).toEqual([
      expect.objectContaining({ path: "sandbox.size", line: 2 }),
      expect.objectContaining({ path: "scheduled_jobs[0].name", line: 5 }),
      expect.objectContaining({ path: "scheduled_jobs[0].schedule", message: "is required", line: 4 }),
    ]);
  });

  test("a required key with a slip of the pen is told as missing and as unknown", () => {
    const { schedule: shedule, ...rest } = job();
    const parsed = parse(jobs({ ...rest, shedule }));
    expect(parsed).toMatchObject({ message: "1 value is not valid." });
    expect(parsed.kind === "invalid" && parsed.issues.map(({ path }) => path)).toEqual([
      "scheduled_jobs[0].schedule",
      "scheduled_jobs[0].shedule",
    ]);
  });

  test("a syntax error says line and column, and not a word of the file", () => {
    expect(parse('[sandbox]\nsize = "small\ntoken = "hunter2"\n')).toEqual({
      kind: "invalid",
      code: "toml_syntax",
      message: expect.stringMatching(/^The file is not valid TOML \(line 2, column \d+\)\.$/),
      issues: [{ path: "", message: "is not valid TOML here", line: 2, column: expect.any(Number) }],
    });
  });

  test("bytes that are not UTF-8", () => {
    expect(parseRepoConfig(Buffer.from([0x61, 0xff, 0xfe]))).toMatchObject({
      code: "file_not_utf8",
      issues: [],
    });
  });
});

describe("[RC7] limits", () => {
  const commentOf = (bytes: number) => `#${"x".repeat(bytes - 1)}`;

  test("a file of 256 KiB is read, one byte more is not", () => {
    expect(parse(commentOf(256 * 1_024)).kind).toBe("valid");
    expect(parse(commentOf(256 * 1_024 + 1))).toMatchObject({ kind: "invalid", code: "file_too_large" });
  });

  test("100 scheduled jobs, not 101", () => {
    const many = (count: number) =>
      jobs(...Array.from({ length: count }, (_, n) => job({ name: `job ${n}` })));
    expect(parse(many(100)).kind).toBe("valid");
    expect(issueOf(many(101))).toBe("scheduled_jobs: must have at most 100 entries");
  });

  test("a name of 100 characters, not 101, counted as people do", () => {
    expect(parse(jobs(job({ name: "🦊".repeat(100) }))).kind).toBe("valid");
    expect(issueOf(jobs(job({ name: "x".repeat(101) })))).toBe(
      "scheduled_jobs[0].name: must be at most 100 characters",
    );
  });

  test("a prompt of 32 KiB, not a byte more", () => {
    expect(parse(jobs(job({ prompt: "ü".repeat(16 * 1_024) }))).kind).toBe("valid");
    expect(issueOf(jobs(job({ prompt: `${"ü".repeat(16 * 1_024)}x` })))).toBe(
      "scheduled_jobs[0].prompt: must be at most 32 KiB",
    );
  });

  test("a hundred issues are listed, the rest is counted", () => {
    const lines = Array.from({ length: 5_000 }, (_, n) => `k${n} = 1`).join("\n");
    const parsed = parse(lines);
    const warnings = parsed.kind === "valid" ? parsed.warnings : [];
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)?.message).toBe("4900 further warnings are not listed");
  });

  const fill = (unit: string) => unit.repeat(Math.floor((250 * 1_024) / unit.length));
  test.each([
    ["a key of many parts", `${fill("a.")}a = 1`],
    ["a header of many parts", `[${fill("a.")}a]`],
    [
      "a long name above many keys",
      `[${"a".repeat(120_000)}]\n${Array.from({ length: 12_000 }, (_, n) => `a${n}=1\n`).join("")}`,
    ],
    ["lists in lists", `sandbox = ${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["tables in tables", `${"a={".repeat(60_000)}${"}".repeat(60_000)}`],
    ["a long list", `sandbox = [${fill("1,")}]`],
    ["a long string", `sandbox = """${fill("\\n")}"""`],
    ["quotes", `sandbox = '${fill('"')}'`],
    ["many tables", fill("[[scheduled_jobs]]\n")],
    ["many blank lines", `${fill("\n")}x = 1`],
  ])("%s: read or refused within 2 s", (_, text) => {
    const startedAt = performance.now();
    expect(parse(text).kind).toMatch(/valid/);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe("[RC4] nothing of the file is told", () => {
  /** What no ordinary word looks like: keys and tokens hold digits and capitals, or are long. */
  const secret = fc.oneof(
    fc.stringMatching(/^ghp_[A-Za-z0-9]{36}$/),
    fc.stringMatching(/^sk-[a-z0-9]{8,20}[0-9]{3}$/),
    fc.stringMatching(/^[0-9a-f]{12,40}[0-9]{3}$/),
    fc.stringMatching(/^[A-Za-z0-9_-]{10,40}[0-9]{3}[A-Za-z]$/),
    fc.stringMatching(/^[!-~]{12,40}[%&$]9{3}$/),
  );
  const value = (hidden: string) =>
    fc.oneof(
      fc.constant<unknown>(hidden),
      fc.constant<unknown>([hidden]),
      fc.constant<unknown>({ [hidden]: 1 }),
      fc.constant<unknown>([{ [hidden]: hidden }]),
      fc.constantFrom<unknown>(1, true, "small", []),
    );
  const document = secret.chain((hidden) => {
    const any = value(hidden);
    const at = (...names: string[]) =>
      fc.record(Object.fromEntries(names.map((name) => [name, any])), { requiredKeys: [] });
    const list = (entry: fc.Arbitrary<unknown>) => fc.array(entry, { maxLength: 3 });
    const config = fc.record(
      {
        sandbox: fc.oneof(
          any,
          at("size", "docker", "volumes"),
          fc.record({ volumes: list(at("path", "size", hidden)) }),
        ),
        harness: fc.oneof(any, at("provider", "model", "command", hidden)),
        scheduled_jobs: fc.oneof(any, list(at("name", "branch", "schedule", "prompt", hidden))),
        on_event: fc.oneof(
          any,
          at("failed_run"),
          fc.record({ failed_run: list(at("workflows", "branches", hidden)) }),
        ),
        [hidden]: any,
      },
      { requiredKeys: [] },
    );
    return fc.record({ hidden: fc.constant(hidden), config });
  });

  const told = (text: string) => {
    const parsed = parse(text);
    return JSON.stringify(parsed.kind === "valid" ? parsed.warnings : parsed);
  };

  test("whatever key or value a secret stands in", () => {
    fc.assert(
      fc.property(document, ({ hidden, config }) => {
        expect(told(stringify(config))).not.toContain(JSON.stringify(hidden).slice(1, -1));
      }),
    );
  });

  test("wherever the text breaks off or goes wrong", () => {
    const broken = fc.record({
      document,
      cut: fc.nat(400),
      noise: fc.constantFrom("", "=", "[", '"', "]]", "\u0000", "'''", "{"),
    });
    fc.assert(
      fc.property(broken, ({ document: { hidden, config }, cut, noise }) => {
        const text = stringify(config);
        const at = Math.min(cut, text.length);
        const spoiled = `${text.slice(0, at)}${noise}${hidden}${noise}${text.slice(at)}`;
        expect(told(spoiled)).not.toContain(JSON.stringify(hidden).slice(1, -1));
      }),
    );
  });
});

test("[RC4] whatever bytes there are, they are read or refused", () => {
  const toml = fc
    .array(
      fc.constantFrom(
        "[",
        "]",
        "[[",
        "]]",
        "sandbox",
        "scheduled_jobs",
        ".",
        "=",
        '"',
        "'''",
        "{",
        "}",
        ",",
        "\n",
        "1",
        "\\u0000",
        "#",
      ),
    )
    .map((parts) => Buffer.from(parts.join("")));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), toml), (bytes) => {
      const parsed = parseRepoConfig(bytes);
      const issues = parsed.kind === "valid" ? parsed.warnings : parsed.issues;
      // The API and the check run take no line 0.
      expect(repoConfigIssueSchema.array().parse(issues)).toEqual(issues);
      if (parsed.kind === "valid") expect(repoConfigSchema.parse(parsed.config)).toEqual(parsed.config);
    }),
    { numRuns: 300 },
  );
});
