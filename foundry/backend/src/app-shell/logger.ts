import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import type { Secret } from "../secret.ts";

interface LoggerOptions {
  readonly level: string;
  /** No line that is written holds one of these, wherever it came from. */
  readonly secrets: SecretList;
  readonly destination?: DestinationStream;
}

/** Values that no line may hold; some become known while the service runs. */
export interface SecretList {
  add(secret: Secret): void;
  /** The line without any of them. */
  redact(line: string): string;
}

export function createSecretList(secrets: readonly Secret[]): SecretList {
  const values = new Set(secrets.map((secret) => asInJson(secret.reveal())));
  return {
    add: (secret) => void values.add(asInJson(secret.reveal())),
    redact(line) {
      let clean = line;
      for (const value of values) clean = withoutSecret(clean, value);
      return clean;
    },
  };
}

const SECRET_NAMES = [
  "authorization",
  "cookie",
  "password",
  "privateKey",
  "secret",
  "token",
  '["set-cookie"]',
  '["x-hub-signature"]',
  '["x-hub-signature-256"]',
];

/** JSON lines. Secrets are kept out twice: by the names under which they travel, and by their values. */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      redact: { paths: SECRET_NAMES.flatMap(redactedPaths), censor: "[redacted]" },
      hooks: { streamWrite: (line) => options.secrets.redact(line) },
    },
    options.destination ?? pino.destination({ dest: 1, sync: false }),
  );
}

function redactedPaths(name: string): string[] {
  const dotted = name.startsWith("[") ? name : `.${name}`;
  return [name, `headers${dotted}`, `req.headers${dotted}`, `*${dotted}`];
}

function withoutSecret(line: string, value: string): string {
  return line.includes(value) ? line.replaceAll(value, "[redacted]") : line;
}

function asInJson(value: string): string {
  return JSON.stringify(value.trim()).slice(1, -1);
}
