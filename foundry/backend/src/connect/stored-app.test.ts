import { generateKeyPairSync } from "node:crypto";
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { GithubAppConfig } from "../config.ts";
import { Secret } from "../secret.ts";
import { StoredAppError, readStoredApp, removeStoredApp, writeStoredApp } from "./stored-app.ts";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();
const app: GithubAppConfig = {
  appId: "42",
  privateKey: new Secret(pem),
  webhookSecret: new Secret("hook secret"),
  apiUrl: "https://github.example.com/api/v3",
  oauth: { clientId: "Iv1.abc", clientSecret: new Secret("client secret") },
};

function dataDirectory(): { dataDir: string; directory: string; file: string } {
  const dataDir = mkdtempSync(join(tmpdir(), "stored-app-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const directory = join(dataDir, "credentials");
  return { dataDir, directory, file: join(directory, "github-app.json") };
}
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const revealed = (stored: GithubAppConfig | null) =>
  stored && [
    stored.appId,
    stored.apiUrl,
    stored.privateKey.reveal(),
    stored.webhookSecret.reveal(),
    stored.oauth?.clientId,
    stored.oauth?.clientSecret.reveal(),
  ];

test("what is written is read again, for its owner only, and nothing else stays beside it", () => {
  const { dataDir, directory, file } = dataDirectory();
  expect(readStoredApp(dataDir)).toBeNull();
  writeStoredApp(dataDir, app);
  expect(revealed(readStoredApp(dataDir))).toEqual(revealed(app));
  expect([modeOf(directory), modeOf(file)]).toEqual(["700", "600"]);
  writeStoredApp(dataDir, { ...app, appId: "43", oauth: null });
  expect(readStoredApp(dataDir)).toMatchObject({ appId: "43", oauth: null });
  expect(readdirSync(directory)).toEqual(["github-app.json"]);
  removeStoredApp(dataDir);
  removeStoredApp(dataDir);
  expect(readStoredApp(dataDir)).toBeNull();
  expect(readdirSync(directory)).toEqual([]);
});

test("a file that came with wider rights is for its owner only after the next start", () => {
  const { dataDir, directory, file } = dataDirectory();
  writeStoredApp(dataDir, app);
  chmodSync(directory, 0o755);
  chmodSync(file, 0o644);
  readStoredApp(dataDir);
  expect([modeOf(directory), modeOf(file)]).toEqual(["700", "600"]);
});

test("what a crash left half-written is replaced, and a link in its place is not followed", () => {
  const { dataDir, directory, file } = dataDirectory();
  writeStoredApp(dataDir, app);
  const elsewhere = join(dataDir, "elsewhere");
  writeFileSync(elsewhere, "untouched");
  symlinkSync(elsewhere, `${file}.new`);
  writeStoredApp(dataDir, { ...app, appId: "44" });
  expect(readStoredApp(dataDir)).toMatchObject({ appId: "44" });
  expect(readFileSync(elsewhere, "utf8")).toBe("untouched");
  expect(readdirSync(directory)).toEqual(["github-app.json"]);
});

test.each([
  ["", "it is damaged"],
  ['{"format":1,"appId":"4', "it is damaged"],
  [JSON.stringify({ format: 2 }), "format in it is damaged"],
  [JSON.stringify({ format: 1, appId: "42", privateKey: `hidden ${pem}` }), "privateKey in it is damaged"],
])("a damaged file is an error that never quotes it: %#", (text, message) => {
  const { dataDir, file } = dataDirectory();
  writeStoredApp(dataDir, app);
  writeFileSync(file, text);
  const error = (() => {
    try {
      return readStoredApp(dataDir);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(StoredAppError);
  expect(String(error)).toContain(message);
  expect(String(error)).not.toContain("hidden");
});

test("a file that cannot be read is an error and not the same as none", () => {
  const { dataDir, file } = dataDirectory();
  writeStoredApp(dataDir, app);
  rmSync(file);
  symlinkSync(file, file);
  expect(() => readStoredApp(dataDir)).toThrow("it cannot be read (ELOOP)");
});
