import { readFileSync } from "node:fs";
import { repoConfigDefaults } from "@foundry/shared";
import { expect, test } from "vitest";
import { parseRepoConfig, repoConfigJsonSchema } from "./index.ts";

const page = readFileSync(new URL("../../../../docs/repo-config.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/^```toml\n([^]*?)^```$/gm)].map(([, text = ""]) => text);

/** `sandbox.volumes[].path`, as the page's table writes it. */
function keysOf(schema: unknown, path = ""): string[] {
  const { properties, items } = Object(schema);
  if (items !== undefined && Object(items).properties !== undefined) return keysOf(items, `${path}[]`);
  if (properties === undefined) return [path];
  const children: [string, unknown][] = Object.entries(Object(properties));
  return children.flatMap(([name, child]) => keysOf(child, path === "" ? name : `${path}.${name}`));
}

test("[RC4] the examples of docs/repo-config.md are valid, without a warning", () => {
  expect(examples.length).toBeGreaterThanOrEqual(4);
  for (const text of examples) {
    const parsed = parseRepoConfig(new TextEncoder().encode(text));
    expect(parsed, text).toMatchObject({ kind: "valid", warnings: [] });
  }
});

test("[RC8] [RC9] the page's table has every key of the schema, and the defaults that count", () => {
  const rows = [...page.matchAll(/^\| `([^`]+)` +\|.*\| *([^|]*?) *\|$/gm)];
  expect(rows.map(([, key]) => key)).toEqual(keysOf(repoConfigJsonSchema()));
  const defaults = Object.fromEntries(rows.map(([, key = "", value]) => [key, value]));
  const { sandbox, volume, harness } = repoConfigDefaults;
  expect(defaults).toMatchObject({
    "sandbox.size": `\`"${sandbox.size}"\``,
    "sandbox.docker": `\`${sandbox.docker}\``,
    "sandbox.volumes[].size": `\`"${volume.size}"\``,
    "harness.provider": `\`"${harness.provider}"\``,
  });
});
