import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { createTokenHelperPort } from "./token-helper.ts";

const run = promisify(execFile);

async function createScene(nodePath = process.execPath) {
  const root = mkdtempSync(join(tmpdir(), "foundry-ask-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const state = { token: "first-token" };
  const port = createTokenHelperPort({ root, nodePath, onError: () => undefined });
  const helper = await port.start({
    origin: "https://github.test:8443",
    token: () => Promise.resolve(state.token),
  });
  onTestFinished(() => helper.close());
  const ask = async (prompt: string): Promise<string | null> => {
    const env = { FOUNDRY_GIT_TOKEN: "token-of-the-environment" };
    const answer = run(helper.env["GIT_ASKPASS"] ?? "", [prompt], { env });
    return answer.then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
  };
  return { root, state, helper, ask };
}

test("[HC1] git gets the present token by asking, and no file holds it", async () => {
  const { root, state, ask } = await createScene();
  expect(await ask("Username for 'https://github.test:8443': ")).toBe("x-access-token");
  const question = "Password for 'https://x-access-token@github.test:8443': ";
  expect(await ask(question)).toBe("first-token");
  state.token = "renewed-token";
  expect(await ask(question)).toBe("renewed-token");
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      expect(readFileSync(join(entry.parentPath, entry.name), "utf8")).not.toMatch(/(?:first|renewed)-token/);
});

test("[HC1] no other host gets it, however git is made to ask", async () => {
  const { ask } = await createScene();
  for (const prompt of [
    "Password for 'https://evil.test': ",
    "Password for 'https://x-access-token@evil.test': ",
    "Password for 'https://github.test:8443.evil.test': ",
    "Password for 'http://github.test:8443': ",
    "Password for 'https://github.test:8443@evil.test': ",
    "Passphrase for key: ",
  ])
    expect(await ask(prompt)).toBeNull();
  expect(await ask("Password for 'https://x-access-token@github.test:8443/acme/web.git': ")).toBe(
    "first-token",
  );
});

test("[HC1] where the worker cannot be asked the environment's token is the answer", async () => {
  const { ask } = await createScene("/nonexistent/node");
  expect(await ask("Password for 'https://github.test:8443': ")).toBe("token-of-the-environment");
});
