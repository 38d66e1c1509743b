import { expect, test } from "vitest";
import { judgePrompt } from "./judge-prompt.ts";

const remote = new URL("https://github.com/acme/web.git");

test.each([
  ["Username for 'https://github.com/acme/web.git': ", "username"],
  ["Password for 'https://x-access-token@github.com/acme/web.git': ", "password"],
  ["Password for 'https://github.com/Acme/Web': ", "password"],
  ["Password for 'https://github.com/acme/web.git/': ", "password"],
])("[HC1] the one repository is answered for: %s", (prompt, answer) => {
  expect(judgePrompt(prompt, remote)).toBe(answer);
});

test.each([
  "Password for 'https://github.com/acme/other.git': ",
  "Password for 'https://github.com': ",
  "Password for 'https://github.com.evil.example/acme/web.git': ",
  "Password for 'https://github.com@evil.example/acme/web.git': ",
  "Password for 'http://github.com/acme/web.git': ",
  "Password for 'https://github.com:444/acme/web.git': ",
  "Password for 'https://github.com/acme/web.git/../../evil/x.git': ",
  "Password for 'ssh://github.com/acme/web.git': ",
  "Passphrase for key '/id_rsa': ",
  "",
])("[HC1] nothing else is: %s", (prompt) => {
  expect(judgePrompt(prompt, remote)).toBe("refused");
});
