import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import type { Secret } from "../secret.ts";

interface LoggerOptions {
  readonly level: string;
  /** No line that is written holds one of these, wherever it came from. */
  readonly secrets: readonly Secret[];
  readonly destination?: DestinationStream;
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
  const values = options.secrets.map((secret) => asInJson(secret.reveal()));
  return pino(
    {
      level: options.level,
      redact: { paths: SECRET_NAMES.flatMap(redactedPaths), censor: "[redacted]" },
      hooks: { streamWrite: (line) => values.reduce(withoutSecret, line) },
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
