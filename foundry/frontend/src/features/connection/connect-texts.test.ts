import { expect, test } from "vitest";
import { environmentExample, reachWarning, webOrigin } from "./connect-texts.ts";

test("the App is created at github.com, or at the Enterprise Server that is configured", () => {
  expect(webOrigin("https://api.github.com")).toBe("https://github.com");
  expect(webOrigin("http://127.0.0.1:4801")).toBe("https://github.com");
  expect(webOrigin("https://github.acme.example/api/v3")).toBe("https://github.acme.example");
});

test("an Enterprise Server needs its API address among the variables", () => {
  expect(environmentExample("https://api.github.com")).not.toContain("GITHUB_API_URL");
  expect(environmentExample("https://github.acme.example/api/v3")).toContain(
    "GITHUB_API_URL=https://github.acme.example/api/v3",
  );
});

test.each([
  [
    "http://127.0.0.1:4700/webhooks/github",
    "https://github.com",
    /cannot reach 127\.0\.0\.1.+FOUNDRY_PUBLIC_URL.+tunnel/,
  ],
  ["http://localhost:4700/webhooks/github", "https://github.example.com", /cannot reach localhost/],
  ["https://[::1]/webhooks/github", "https://github.com", /cannot reach/],
  ["https://192.168.1.7/webhooks/github", "https://github.com", /private network/],
  ["https://172.20.0.3/webhooks/github", "https://acme.ghe.com", /private network/],
  ["https://foundry/webhooks/github", "https://github.com", /private network/],
  ["https://foundry.internal/webhooks/github", "https://github.com", /private network/],
  ["https://[fd12::7]/webhooks/github", "https://github.com", /private network/],
  ["http://foundry.example.com/webhooks/github", "https://github.com", /Without https/],
])("the page warns that %s is hard to reach for %s", (webhookUrl, github, words) => {
  expect(reachWarning(webhookUrl, github)).toMatch(words);
});

test.each([
  ["https://foundry.example.com/webhooks/github", "https://github.com"],
  ["https://10.1.2.3/webhooks/github", "https://github.example.com"],
  ["https://172.40.0.3/webhooks/github", "https://github.com"],
  ["http://127.0.0.1:4700/webhooks/github", "http://127.0.0.1:4801"],
  ["not yet an address", "https://github.com"],
])("nothing speaks against %s at %s", (webhookUrl, github) => {
  expect(reachWarning(webhookUrl, github)).toBeNull();
});
