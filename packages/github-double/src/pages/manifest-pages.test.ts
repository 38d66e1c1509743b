import { expect, test, onTestFinished } from "vitest";
import { startGitHubDouble } from "../start.ts";

const html = { accept: "text/html,application/xhtml+xml" };

async function scene() {
  const double = await startGitHubDouble();
  onTestFinished(() => double.close());
  double.control.createOrganization("acme");
  const manifest = JSON.stringify({
    name: "acme",
    redirect_url: "http://localhost:1/connect",
    hook_attributes: { url: "http://127.0.0.1:9/made" },
    default_permissions: { contents: "read" },
    default_events: ["push"],
  });
  const post = (path: string, fields: Record<string, string>) =>
    fetch(double.url + path, {
      method: "POST",
      headers: html,
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
  return { double, manifest, post };
}

test("a browser is asked for the App's name, a taken one is refused, and then it goes back with code and state", async () => {
  const { manifest, post } = await scene();
  const path = "/organizations/acme/settings/apps/new?state=s1";
  const asked = await post(path, { manifest });
  expect(asked.status).toBe(200);
  expect(asked.headers.get("content-security-policy")).toContain("form-action 'self' http://localhost:1;");
  expect(await asked.text()).toContain('value="acme"');
  const taken = await post(path, { manifest, name: "Acme" });
  expect(await taken.text()).toContain("Name Acme is already taken");
  const made = await post(path, { manifest, name: "Acme Foundry" });
  expect(made.status).toBe(302);
  const location = new URL(made.headers.get("location") ?? "");
  expect(location.origin + location.pathname).toBe("http://localhost:1/connect");
  expect(location.searchParams.get("state")).toBe("s1");
});

test("an App is installed from its page, once in each organization", async () => {
  const { double, manifest, post } = await scene();
  const made = await post("/settings/apps/new", { manifest, name: "Ours" });
  const code = new URL(made.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const converted = await fetch(`${double.url}/app-manifests/${code}/conversions`, { method: "POST" });
  const app = (await converted.json()) as { html_url: string };
  const { pathname } = new URL(app.html_url);
  expect(await (await fetch(app.html_url)).text()).toContain(`${pathname}/installations/new`);
  const path = `${pathname}/installations/new`;
  expect(await (await fetch(double.url + path)).text()).toContain("Install in acme");
  expect((await post(path, { account: "acme" })).status).toBe(303);
  expect(await (await fetch(double.url + path)).text()).toContain("Installed");
  expect((await post(path, { account: "acme" })).status).toBe(422);
  expect((await post(path, { account: "nobody" })).status).toBe(404);
  expect((await fetch(`${double.url}/apps/other`)).status).toBe(404);
});
