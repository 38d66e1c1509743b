import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { GithubAppConfig } from "../config.ts";
import { appIdValue, clientIdValue, parsePrivateKey, secretValue, urlValue } from "../config-values.ts";

/** What an App's file says is not what this service wrote; the message never quotes the file. */
export class StoredAppError extends Error {
  override readonly name = "StoredAppError";
}

const FORMAT = 1;

const privateKeyValue = z.string().transform((text, context) => {
  const key = parsePrivateKey(text);
  if (key !== null) return key;
  context.addIssue({ code: "custom", message: "must be an RSA private key in PEM" });
  return z.NEVER;
});
const fileSchema = z.object({
  format: z.literal(FORMAT),
  appId: appIdValue,
  privateKey: privateKeyValue,
  webhookSecret: secretValue("the App's webhook secret", 1),
  apiUrl: urlValue("GitHub's API URL", { path: true }),
  oauth: z
    .object({ clientId: clientIdValue, clientSecret: secretValue("the App's client secret", 8) })
    .nullable(),
});

/**
 * The App that was created from the dashboard, in `credentials/` of the data directory, for its owner's eyes only
 * (directory 0700, file 0600). null: there is none.
 * @throws StoredAppError when it is damaged or cannot be read
 */
export function readStoredApp(dataDir: string): GithubAppConfig | null {
  const text = readIfThere(pathsOf(dataDir).file);
  if (text === null) return null;
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new StoredAppError(describe(parsed.error));
  const { appId, privateKey, webhookSecret, apiUrl, oauth } = parsed.data;
  // A backup that was put back, or a copy by hand, may have come with the rights of its directory.
  protect(dataDir);
  return Object.freeze({ appId, privateKey, webhookSecret, apiUrl, oauth });
}

/** Replaces what was stored, whole or not at all: a crash leaves the old file or the new one, on the disk for good. */
export function writeStoredApp(dataDir: string, app: GithubAppConfig): void {
  const { directory, file } = pathsOf(dataDir);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  // "wx": never through a link that somebody else put there.
  const handle = openSync(fresh, "wx", 0o600);
  try {
    writeSync(handle, JSON.stringify(revealed(app)));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
  syncDirectory(directory);
}

/** Nothing happens when there is none. */
export function removeStoredApp(dataDir: string): void {
  const { directory, file } = pathsOf(dataDir);
  if (readIfThere(file) === null) return;
  rmSync(file);
  syncDirectory(directory);
}

function pathsOf(dataDir: string): { directory: string; file: string } {
  const directory = join(dataDir, "credentials");
  return { directory, file: join(directory, "github-app.json") };
}

/** The one place where the secrets leave their wrapping on the way to the disk. */
function revealed({ appId, privateKey, webhookSecret, apiUrl, oauth }: GithubAppConfig) {
  return {
    format: FORMAT,
    appId,
    privateKey: privateKey.reveal(),
    webhookSecret: webhookSecret.reveal(),
    apiUrl,
    oauth: oauth && { clientId: oauth.clientId, clientSecret: oauth.clientSecret.reveal() },
  };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    if (code === "ENOENT") return null;
    throw new StoredAppError(`it cannot be read (${code})`);
  }
}

function protect(dataDir: string): void {
  const { directory, file } = pathsOf(dataDir);
  chmodSync(directory, 0o700);
  chmodSync(file, 0o600);
}

function syncDirectory(directory: string): void {
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // what the parser says quotes the text, and the text is secret
    return null;
  }
}

function describe(error: z.ZodError): string {
  const field = error.issues[0]?.path.join(".") ?? "";
  return field === "" ? "it is damaged" : `${field} in it is damaged`;
}
