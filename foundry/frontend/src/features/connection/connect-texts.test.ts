import { expect, test } from "vitest";
import { environmentExample, webOrigin } from "./connect-texts.ts";

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
