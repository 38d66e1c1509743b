import { generateKeyPairSync } from "node:crypto";
import { resolve } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { ConfigError, isLoopbackHost, loadConfig } from "./config.ts";
import type { GithubAppConfig } from "./config.ts";
import { Secret } from "./secret.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const ecKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
  type: "pkcs8",
  format: "pem",
});
const app = { GITHUB_APP_ID: "123456", GITHUB_APP_PRIVATE_KEY: pem, GITHUB_WEBHOOK_SECRET: "hook secret" };

const noFile = (path: string): string => {
  throw Object.assign(new Error(`no such file ${path}`), { code: "ENOENT" });
};
const noStored = (): GithubAppConfig | null => null;
const load = (env: Record<string, string>, readFile = noFile, storedApp = noStored) =>
  loadConfig(env, { read: readFile, storedApp });

function errorOf(env: Record<string, string>, readFile = noFile): ConfigError {
  try {
    load(env, readFile);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

test("without any variable the service listens on loopback and runs the demo", () => {
  expect(load({})).toEqual({
    host: "127.0.0.1",
    port: 4700,
    dataDir: resolve(".foundry"),
    stateDir: resolve(".foundry/demo/service"),
    apiToken: null,
    publicUrl: null,
    logLevel: "info",
    role: "all",
    rivetEndpoint: null,
    demo: true,
    demoIsFixed: false,
    github: null,
    githubFrom: null,
    tasks: {
      harness: "demo",
      harnessEnv: [],
      harnessValues: {},
      sandbox: "auto",
      sandboxImage: null,
      atOnce: 4,
      perOrganization: 4,
      label: "foundry",
      timeoutMs: 600_000,
      retries: 2,
      retentionMs: 7 * 24 * 3_600_000,
    },
  });
});

test("the configuration cannot be changed after the start", () => {
  const config = load(app);
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.github)).toBe(true);
});

test("an empty value counts as not set", () => {
  expect(load({ FOUNDRY_PORT: "", GITHUB_APP_ID: " ", FOUNDRY_API_TOKEN: "" })).toEqual(load({}));
});

test.each([
  ["FOUNDRY_HOST", { FOUNDRY_HOST: "localhost:80" }],
  ["FOUNDRY_PORT", { FOUNDRY_PORT: "http" }],
  ["FOUNDRY_PORT", { FOUNDRY_PORT: "65536" }],
  ["FOUNDRY_API_TOKEN", { FOUNDRY_API_TOKEN: "short" }],
  ["FOUNDRY_API_TOKEN", { FOUNDRY_API_TOKEN: "copied with a newline\n" }],
  ["FOUNDRY_API_TOKEN", { FOUNDRY_HOST: "0.0.0.0" }],
  ["FOUNDRY_API_TOKEN", { FOUNDRY_HOST: "::" }],
  ["FOUNDRY_PUBLIC_URL", { FOUNDRY_PUBLIC_URL: "foundry.example.com" }],
  ["FOUNDRY_PUBLIC_URL", { FOUNDRY_PUBLIC_URL: "https://foundry.example.com/below" }],
  ["FOUNDRY_LOG_LEVEL", { FOUNDRY_LOG_LEVEL: "loud" }],
  ["FOUNDRY_ROLE", { FOUNDRY_ROLE: "boss" }],
  ["FOUNDRY_DEMO", { FOUNDRY_DEMO: "perhaps" }],
  ["FOUNDRY_DEMO", { FOUNDRY_DEMO: "1", FOUNDRY_ROLE: "worker", RIVET_ENDPOINT: "http://127.0.0.1:6420" }],
  ["RIVET_ENDPOINT", { RIVET_ENDPOINT: "engine:6420" }],
  ["RIVET_ENDPOINT", { FOUNDRY_ROLE: "worker" }],
  ["GITHUB_APP_ID", { ...app, GITHUB_APP_ID: "my-app" }],
  ["GITHUB_APP_PRIVATE_KEY", { ...app, GITHUB_APP_PRIVATE_KEY: "-----BEGIN nothing" }],
  ["GITHUB_APP_PRIVATE_KEY", { ...app, GITHUB_APP_PRIVATE_KEY: String(ecKey) }],
  ["GITHUB_API_URL", { ...app, GITHUB_API_URL: "ftp://github.example.com" }],
  ["GITHUB_API_URL", { ...app, GITHUB_API_URL: "https://user:pass@github.example.com" }],
  ["GITHUB_CLIENT_ID", { ...app, GITHUB_CLIENT_ID: "with blank" }],
  ["FOUNDRY_HARNESS", { FOUNDRY_HARNESS: "gpt" }],
  ["FOUNDRY_HARNESS_ENV", { FOUNDRY_HARNESS_ENV: "ANTHROPIC_API_KEY=sk-ant" }],
  ["FOUNDRY_HARNESS_ENV", { FOUNDRY_HARNESS_ENV: "ANTHROPIC_API_KEY OTHER" }],
  ["FOUNDRY_HARNESS_ENV", { FOUNDRY_HARNESS_ENV: "OPENAI_API_KEY,GITHUB_WEBHOOK_SECRET" }],
  ["FOUNDRY_HARNESS_ENV", { FOUNDRY_HARNESS_ENV: "foundry_api_token" }],
  ["FOUNDRY_SANDBOX", { FOUNDRY_SANDBOX: "none" }],
  ["FOUNDRY_SANDBOX_IMAGE", { FOUNDRY_SANDBOX_IMAGE: "node 24" }],
  ["FOUNDRY_TASKS_AT_ONCE", { FOUNDRY_TASKS_AT_ONCE: "0" }],
  ["FOUNDRY_TASKS_AT_ONCE", { FOUNDRY_TASKS_AT_ONCE: "1e3" }],
  ["FOUNDRY_TASKS_AT_ONCE", { FOUNDRY_TASKS_AT_ONCE: "65" }],
  ["FOUNDRY_TASKS_PER_ORGANIZATION", { FOUNDRY_TASKS_PER_ORGANIZATION: "-1" }],
  ["FOUNDRY_TASK_LABEL", { FOUNDRY_TASK_LABEL: "x".repeat(51) }],
  ["FOUNDRY_TASK_TIMEOUT_SECONDS", { FOUNDRY_TASK_TIMEOUT_SECONDS: "9" }],
  ["FOUNDRY_TASK_TIMEOUT_SECONDS", { FOUNDRY_TASK_TIMEOUT_SECONDS: "10m" }],
  ["FOUNDRY_TASK_RETRIES", { FOUNDRY_TASK_RETRIES: "11" }],
  ["FOUNDRY_TASK_RETENTION_DAYS", { FOUNDRY_TASK_RETENTION_DAYS: "0.5" }],
])("a wrong %s ends the start with one line that names it", (variable, env) => {
  const error = errorOf(env);
  expect(error.variable).toBe(variable);
  expect(error.message).toMatch(new RegExp(`^${variable} must [^\n]+$`));
});

test.each([
  ["GITHUB_APP_PRIVATE_KEY", { GITHUB_APP_ID: "1", GITHUB_WEBHOOK_SECRET: "hook secret" }],
  ["GITHUB_APP_ID", { GITHUB_APP_PRIVATE_KEY: pem, GITHUB_WEBHOOK_SECRET: "hook secret" }],
  ["GITHUB_WEBHOOK_SECRET", { GITHUB_APP_ID: "1", GITHUB_APP_PRIVATE_KEY: pem }],
  ["GITHUB_APP_ID", { GITHUB_API_URL: "https://github.example.com/api/v3" }],
  ["GITHUB_CLIENT_SECRET", { ...app, GITHUB_CLIENT_ID: "Iv23liExample" }],
  ["GITHUB_CLIENT_ID", { ...app, GITHUB_CLIENT_SECRET: "client secret" }],
  ["GITHUB_APP_PRIVATE_KEY_PATH", { ...app, GITHUB_APP_PRIVATE_KEY_PATH: "/key.pem" }],
])("a half-set App ends the start and names %s", (variable, env) => {
  expect(errorOf(env).variable).toBe(variable);
});

describe("the App's private key", () => {
  const { GITHUB_APP_PRIVATE_KEY: _key, ...withoutKey } = app;
  const keyOf = (env: Record<string, string>, readFile = noFile) =>
    load({ ...withoutKey, ...env }, readFile).github?.privateKey.reveal();

  test.each([
    ["PEM", pem],
    ["PKCS#1 PEM, as GitHub gives it", pkcs1],
    ["PEM with \\n for line ends", pem.replaceAll("\n", "\\n")],
    ["base64 of the PEM", Buffer.from(pem).toString("base64")],
  ])("is taken as %s", (_form, value) => {
    expect(keyOf({ GITHUB_APP_PRIVATE_KEY: value })).toBe(value === pkcs1 ? pkcs1 : pem);
  });

  test("is read from a file", () => {
    expect(keyOf({ GITHUB_APP_PRIVATE_KEY_PATH: "/run/key.pem" }, () => pem)).toBe(pem);
  });

  test("in a file that cannot be read or is no key is an error of the path", () => {
    const env = { ...withoutKey, GITHUB_APP_PRIVATE_KEY_PATH: "/run/key.pem" };
    expect(errorOf(env).message).toBe("GITHUB_APP_PRIVATE_KEY_PATH must name a readable file (ENOENT)");
    expect(errorOf(env, () => "hello").variable).toBe("GITHUB_APP_PRIVATE_KEY_PATH");
  });
});

describe("the demo", () => {
  test("does not run with an App, unless FOUNDRY_DEMO asks for it", () => {
    expect(load(app)).toMatchObject({ demo: false, github: { appId: "123456" } });
    expect(load({ ...app, FOUNDRY_DEMO: "1" })).toMatchObject({ demo: true, github: null });
  });

  test("can be turned off, which leaves a service without GitHub", () => {
    expect(load({ FOUNDRY_DEMO: "0" })).toMatchObject({ demo: false, github: null });
  });

  test("runs although GitHub's own CI sets GITHUB_API_URL to its default", () => {
    expect(load({ GITHUB_API_URL: "https://api.github.com" })).toMatchObject({ demo: true });
  });
});

describe("an App that was created from the dashboard", () => {
  const stored = (): GithubAppConfig => ({
    appId: "777",
    privateKey: new Secret(pem),
    webhookSecret: new Secret("stored hook secret"),
    apiUrl: "https://github.example.com/api/v3",
    oauth: null,
  });

  test("is used where the environment names none, and no demo runs then", () => {
    expect(load({}, noFile, stored)).toMatchObject({
      demo: false,
      stateDir: resolve(".foundry"),
      github: { appId: "777" },
      githubFrom: "stored",
      tasks: { harness: "claude_code" },
    });
    expect(load({ FOUNDRY_DEMO: "0" }, noFile, stored)).toMatchObject({ github: { appId: "777" } });
  });

  test("gives way to the environment, also to a half-set one, which stays an error", () => {
    expect(load(app, noFile, stored)).toMatchObject({
      github: { appId: "123456" },
      githubFrom: "environment",
    });
    expect(() => load({ GITHUB_APP_ID: "1" }, noFile, stored)).toThrow(/^GITHUB_APP_PRIVATE_KEY must/);
  });

  test("gives way to FOUNDRY_DEMO=1, and is not even read then", () => {
    const damaged = (): never => {
      throw new Error("it is damaged");
    };
    expect(load({ FOUNDRY_DEMO: "1" }, noFile, stored)).toMatchObject({
      demo: true,
      demoIsFixed: true,
      github: null,
    });
    expect(load({ FOUNDRY_DEMO: "1" }, noFile, damaged)).toMatchObject({ demo: true });
    expect(load(app, noFile, damaged)).toMatchObject({ githubFrom: "environment" });
    expect(() => load({}, noFile, damaged)).toThrow(
      /^FOUNDRY_DATA_DIR must hold a whole credentials\/github-app\.json, or none: it is damaged\. /,
    );
  });
});

describe("tasks", () => {
  test("[HC3] take what the environment says, in the units of the code", () => {
    const { tasks } = load({
      FOUNDRY_HARNESS: "codex",
      FOUNDRY_HARNESS_ENV: "OPENAI_API_KEY, HTTPS_PROXY,,OPENAI_API_KEY",
      OPENAI_API_KEY: "sk-of-the-provider",
      FOUNDRY_SANDBOX: "docker",
      FOUNDRY_SANDBOX_IMAGE: "registry.example:5000/agents:2",
      FOUNDRY_TASKS_AT_ONCE: "8",
      FOUNDRY_TASKS_PER_ORGANIZATION: "2",
      FOUNDRY_TASK_LABEL: " Ready For Agents ",
      FOUNDRY_TASK_TIMEOUT_SECONDS: "1800",
      FOUNDRY_TASK_RETRIES: "0",
      FOUNDRY_TASK_RETENTION_DAYS: "30",
    });
    expect(tasks.harnessValues["OPENAI_API_KEY"]?.reveal()).toBe("sk-of-the-provider");
    expect(JSON.stringify(tasks)).not.toContain("sk-of");
    expect({ ...tasks, harnessValues: Object.keys(tasks.harnessValues) }).toEqual({
      harnessValues: ["OPENAI_API_KEY"],
      harness: "codex",
      harnessEnv: ["OPENAI_API_KEY", "HTTPS_PROXY"],
      sandbox: "docker",
      sandboxImage: "registry.example:5000/agents:2",
      atOnce: 8,
      perOrganization: 2,
      label: "ready for agents",
      timeoutMs: 1_800_000,
      retries: 0,
      retentionMs: 30 * 24 * 3_600_000,
    });
    expect(Object.isFrozen(tasks) && Object.isFrozen(tasks.harnessEnv)).toBe(true);
  });

  test("run claude_code where no demo runs, and what was asked for in the demo too", () => {
    expect(load(app).tasks.harness).toBe("claude_code");
    expect(load({ FOUNDRY_HARNESS: "command" })).toMatchObject({ demo: true, tasks: { harness: "command" } });
  });

  test("[HC1] give agents no variable of the service, and an error never repeats a value pasted by mistake", () => {
    const { message } = errorOf({ FOUNDRY_HARNESS_ENV: "ANTHROPIC_API_KEY=sk-ant-oops" });
    expect(message).not.toContain("sk-ant");
    for (const name of ["GITHUB_APP_PRIVATE_KEY", "FOUNDRY_API_TOKEN", "RIVET_ENDPOINT", "COVEN_GIT_TOKEN"]) {
      expect(errorOf({ FOUNDRY_HARNESS_ENV: name }).message).toContain("agents never get those");
    }
  });
});

test("a non-loopback host is accepted with a token", () => {
  const config = load({ FOUNDRY_HOST: "0.0.0.0", FOUNDRY_API_TOKEN: "a long enough token" });
  expect(config.apiToken?.reveal()).toBe("a long enough token");
  expect([isLoopbackHost("127.8.0.1"), isLoopbackHost("::1"), isLoopbackHost("10.0.0.1")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("no secret is printed, whatever way the configuration is printed or refused", () => {
  const secrets = {
    ...app,
    GITHUB_CLIENT_ID: "Iv23liExample",
    GITHUB_CLIENT_SECRET: "the client's secret",
    FOUNDRY_API_TOKEN: "the api's token",
    RIVET_ENDPOINT: "http://default:engine-token@127.0.0.1:6420",
  };
  const config = load(secrets);
  const printed = [JSON.stringify(config), inspect(config, { depth: 9 }), String(config.apiToken)].join();
  const refused = errorOf({ ...secrets, GITHUB_APP_PRIVATE_KEY: "-----BEGIN hidden-key" }).message;
  for (const secret of ["PRIVATE KEY", "hook secret", "client's secret", "api's token", "engine-token"]) {
    expect(printed).not.toContain(secret);
  }
  expect(refused).not.toContain("hidden-key");
});
