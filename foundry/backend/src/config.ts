import { join, resolve } from "node:path";
import { z } from "zod";
import {
  appIdValue,
  clientIdValue,
  engineEndpointValue,
  flagValue,
  hostValue,
  parsePrivateKey,
  portValue,
  secretValue,
  urlValue,
} from "./config-values.ts";
import type { Secret } from "./secret.ts";
import { tasksConfig, tasksEnvironment } from "./tasks-config.ts";
import type { TasksConfig } from "./tasks-config.ts";

/** The GitHub App; all of it or nothing. */
export interface GithubAppConfig {
  readonly appId: string;
  readonly privateKey: Secret;
  readonly webhookSecret: Secret;
  /** Without a trailing slash. */
  readonly apiUrl: string;
  readonly oauth: { readonly clientId: string; readonly clientSecret: Secret } | null;
}

/** What the environment says (interfaces.md), checked once at the start. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Never null on a non-loopback host. */
  readonly apiToken: Secret | null;
  /** Origin under which people and GitHub reach the service, where it is not http://host:port. */
  readonly publicUrl: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly role: (typeof ROLES)[number];
  /** An external engine; null: embedded. May hold a token. */
  readonly rivetEndpoint: Secret | null;
  readonly demo: boolean;
  /** FOUNDRY_DEMO=1: it stays the demo, whatever is connected. */
  readonly demoIsFixed: boolean;
  /** Where all but the App's credentials is kept: the demo's world is never mixed with a real one. Absolute. */
  readonly stateDir: string;
  /** null in the demo, and when nothing is connected yet (FOUNDRY_DEMO=0 without an App). */
  readonly github: GithubAppConfig | null;
  /** Where the App is from; null without one. */
  readonly githubFrom: "environment" | "stored" | null;
  readonly tasks: TasksConfig;
}

/** One variable is wrong or missing; the message is the one line for people: `NAME what it should be`. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly variable: string;

  constructor(variable: string, shouldBe: string) {
    super(`${variable} ${shouldBe}`);
    this.variable = variable;
  }
}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const ROLES = ["all", "web", "worker"] as const;
const GITHUB_API_URL = "https://api.github.com";

const environmentSchema = z.object({
  FOUNDRY_HOST: hostValue.default("127.0.0.1"),
  FOUNDRY_PORT: portValue.default(4700),
  FOUNDRY_DATA_DIR: z.string().default(".foundry"),
  FOUNDRY_API_TOKEN: secretValue("the bearer token of the API", 8).optional(),
  FOUNDRY_PUBLIC_URL: urlValue("an http(s) origin, for example https://foundry.example.com", {
    path: false,
  }).optional(),
  FOUNDRY_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).default("info"),
  FOUNDRY_ROLE: z.enum(ROLES, { error: `must be one of ${ROLES.join(", ")}` }).default("all"),
  FOUNDRY_DEMO: flagValue.optional(),
  RIVET_ENDPOINT: engineEndpointValue.optional(),
  GITHUB_APP_ID: appIdValue.optional(),
  GITHUB_APP_PRIVATE_KEY: z.string().optional(),
  GITHUB_APP_PRIVATE_KEY_PATH: z.string().optional(),
  GITHUB_WEBHOOK_SECRET: secretValue("the App's webhook secret", 1).optional(),
  GITHUB_API_URL: urlValue("GitHub's API URL, for example https://github.example.com/api/v3", {
    path: true,
  }).default(GITHUB_API_URL),
  GITHUB_CLIENT_ID: clientIdValue.optional(),
  GITHUB_CLIENT_SECRET: secretValue("the App's client secret", 8).optional(),
  ...tasksEnvironment,
});
type Environment = z.infer<typeof environmentSchema>;

/** What loadConfig asks of the disk. */
export interface ConfigFiles {
  /** GITHUB_APP_PRIVATE_KEY_PATH. */
  read(path: string): string;
  /** The App that was created from the dashboard. Throws an error whose message people may read. */
  storedApp(dataDir: string): GithubAppConfig | null;
}

/**
 * Environment → frozen Config. An empty value counts as not set. The App is the environment's, else the stored one,
 * else the demo's; FOUNDRY_DEMO=1 is the demo whatever else is there. Throws ConfigError for the first value that is
 * wrong or half-set.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, files: ConfigFiles): Config {
  const parsed = environmentSchema.safeParse(withoutEmpty(env));
  if (!parsed.success) throw firstError(parsed.error);
  const values = parsed.data;
  requireTogether(values);
  const dataDir = resolve(values.FOUNDRY_DATA_DIR);
  const app = values.FOUNDRY_DEMO === true ? null : chooseApp(values, dataDir, files);
  const demo = values.FOUNDRY_DEMO ?? (app === null && values.FOUNDRY_ROLE === "all");
  return Object.freeze({
    host: values.FOUNDRY_HOST,
    port: values.FOUNDRY_PORT,
    dataDir,
    stateDir: demo ? join(dataDir, "demo", "service") : dataDir,
    apiToken: values.FOUNDRY_API_TOKEN ?? null,
    publicUrl: values.FOUNDRY_PUBLIC_URL ?? null,
    logLevel: values.FOUNDRY_LOG_LEVEL,
    role: values.FOUNDRY_ROLE,
    rivetEndpoint: values.RIVET_ENDPOINT ?? null,
    demo,
    demoIsFixed: values.FOUNDRY_DEMO === true,
    github: app?.github ?? null,
    githubFrom: app?.from ?? null,
    tasks: tasksConfig(values, env, demo),
  });
}

function chooseApp(
  values: Environment,
  dataDir: string,
  files: ConfigFiles,
): { github: GithubAppConfig; from: "environment" | "stored" } | null {
  if (namesGithub(values)) {
    return { github: githubApp(values, (path) => files.read(path)), from: "environment" };
  }
  const github = storedApp(dataDir, files);
  return github && { github, from: "stored" };
}

function storedApp(dataDir: string, files: ConfigFiles): GithubAppConfig | null {
  try {
    return files.storedApp(dataDir);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be read";
    throw new ConfigError(
      "FOUNDRY_DATA_DIR",
      `must hold a whole credentials/github-app.json, or none: ${why}. Put a backup of it back, or remove it and connect anew`,
    );
  }
}

export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function requireTogether(values: Environment): void {
  if (!isLoopbackHost(values.FOUNDRY_HOST) && !values.FOUNDRY_API_TOKEN) {
    throw new ConfigError("FOUNDRY_API_TOKEN", "must be set when FOUNDRY_HOST is not a loopback address");
  }
  if (values.FOUNDRY_ROLE !== "all" && values.FOUNDRY_DEMO) {
    throw new ConfigError(
      "FOUNDRY_DEMO",
      "must not be set when FOUNDRY_ROLE is not all: the demo is one process",
    );
  }
  if (values.FOUNDRY_ROLE !== "all" && !values.RIVET_ENDPOINT) {
    throw new ConfigError("RIVET_ENDPOINT", `must be set when FOUNDRY_ROLE is ${values.FOUNDRY_ROLE}`);
  }
}

/** GitHub's own CI sets GITHUB_API_URL to its default everywhere, so that value alone names no App. */
function namesGithub(values: Environment): boolean {
  const set = [
    values.GITHUB_APP_ID,
    values.GITHUB_APP_PRIVATE_KEY,
    values.GITHUB_APP_PRIVATE_KEY_PATH,
    values.GITHUB_WEBHOOK_SECRET,
    values.GITHUB_CLIENT_ID,
    values.GITHUB_CLIENT_SECRET,
  ].some((value) => value !== undefined);
  return set || values.GITHUB_API_URL !== GITHUB_API_URL;
}

function githubApp(values: Environment, readFile: (path: string) => string): GithubAppConfig {
  return Object.freeze({
    appId: required("GITHUB_APP_ID", values.GITHUB_APP_ID, "the App's numeric id"),
    privateKey: privateKey(values, readFile),
    webhookSecret: required(
      "GITHUB_WEBHOOK_SECRET",
      values.GITHUB_WEBHOOK_SECRET,
      "the App's webhook secret",
    ),
    apiUrl: values.GITHUB_API_URL,
    oauth: oauth(values),
  });
}

function oauth(values: Environment): GithubAppConfig["oauth"] {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret } = values;
  if (clientId === undefined && clientSecret === undefined) return null;
  return Object.freeze({
    clientId: required("GITHUB_CLIENT_ID", clientId, "the App's client id, as GITHUB_CLIENT_SECRET is set"),
    clientSecret: required(
      "GITHUB_CLIENT_SECRET",
      clientSecret,
      "the App's client secret, as GITHUB_CLIENT_ID is set",
    ),
  });
}

function privateKey(values: Environment, readFile: (path: string) => string): Secret {
  const { GITHUB_APP_PRIVATE_KEY: text, GITHUB_APP_PRIVATE_KEY_PATH: path } = values;
  if (text !== undefined && path !== undefined) {
    throw new ConfigError("GITHUB_APP_PRIVATE_KEY_PATH", "must not be set beside GITHUB_APP_PRIVATE_KEY");
  }
  if (path !== undefined) return privateKeyFile(path, readFile);
  const given = required(
    "GITHUB_APP_PRIVATE_KEY",
    text,
    "the App's private key (or GITHUB_APP_PRIVATE_KEY_PATH)",
  );
  const key = parsePrivateKey(given);
  if (key !== null) return key;
  throw new ConfigError("GITHUB_APP_PRIVATE_KEY", "must be an RSA private key in PEM, with \\n or in base64");
}

function privateKeyFile(path: string, readFile: (path: string) => string): Secret {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new ConfigError("GITHUB_APP_PRIVATE_KEY_PATH", `must name a readable file (${code})`);
  }
  const key = parsePrivateKey(text);
  if (key !== null) return key;
  throw new ConfigError("GITHUB_APP_PRIVATE_KEY_PATH", "must name a file with an RSA private key in PEM");
}

function required<Value>(variable: string, value: Value | undefined, what: string): Value {
  if (value === undefined) throw new ConfigError(variable, `must be set to ${what}`);
  return value;
}

function withoutEmpty(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? "").trim() !== ""),
  );
}

function firstError(error: z.ZodError): ConfigError {
  const issue = error.issues[0];
  return new ConfigError(String(issue?.path[0] ?? "environment"), issue?.message ?? "is not valid");
}
