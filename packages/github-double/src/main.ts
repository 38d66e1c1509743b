import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startGitHubDouble } from "./start.ts";

/**
 * The double as a program. It writes what a service needs to be its App to a file that only its owner can
 * read, never to the terminal:
 *
 *     node src/main.ts --port 4710 --credentials app.json --webhook-url http://127.0.0.1:4700/webhooks/github --demo
 */
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    credentials: { type: "string" },
    "data-dir": { type: "string" },
    "webhook-url": { type: "string" },
    demo: { type: "boolean", default: false },
  },
});

const double = await startGitHubDouble({
  port: Number(values.port),
  seed: Number(values.seed),
  ...(values["data-dir"] === undefined ? {} : { dataDir: values["data-dir"] }),
  ...(values["webhook-url"] === undefined ? {} : { webhookUrl: values["webhook-url"] }),
});
if (values.credentials !== undefined) {
  const text = JSON.stringify({ url: double.url, ...double.appCredentials }, null, 2);
  await writeFile(values.credentials, text, { mode: 0o600 });
}
if (values.demo) {
  if (!double.control.demoStatus().seeded) await double.control.seedDemo();
  double.control.startActivity();
}
process.stdout.write(`GitHub double: ${double.url}\n`);

let closing: Promise<void> | null = null;
const end = (): void => {
  closing ??= double.close();
};
process.once("SIGINT", end);
process.once("SIGTERM", end);
