import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAppAnswerSchema, createdAppSchema, githubConnectionSchema } from "@foundry/shared";
import type { CreatedApp, GithubConnection } from "@foundry/shared";
import { startGitHubDouble } from "@foundry/github-double";
import type { GitHubDouble } from "@foundry/github-double";
import { createApi } from "./api.ts";
import type { Api } from "./api.ts";
import { pollUntil } from "./poll-until.ts";
import { foundOrganization } from "./scenes.ts";
import { freePort, startService } from "./start-service.ts";
import type { ServiceProcess } from "./start-service.ts";

/** The exit code by which it asks `npm start` to start it again, which this scene does too. */
const START_AGAIN = 75;

/** A service that knows no App, beside a GitHub that has an organization where none is installed. */
export interface Unconnected {
  readonly double: GitHubDouble;
  readonly dataDir: string;
  readonly url: string;
  readonly api: Api;
  service(): ServiceProcess;
  /** Starts it (again), with these variables beside those of the scene. */
  start(env?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  output(): string;
  close(): Promise<void>;
}

export async function startUnconnected(env: Readonly<Record<string, string>>): Promise<Unconnected> {
  const port = await freePort();
  const dataDir = await mkdtemp(join(tmpdir(), "foundry-e2e-"));
  const double = await startGitHubDouble({ distinctTimestamps: true });
  await foundOrganization(double.control, "acme", { repositories: 1, pullRequestsEach: 2 });
  double.control.uninstallApp("acme");
  const runs: ServiceProcess[] = [];
  const last = (): ServiceProcess => {
    const run = runs.at(-1);
    if (run === undefined) throw new Error("the service was not started");
    return run;
  };
  const url = `http://127.0.0.1:${port}`;
  const scene: Unconnected = {
    double,
    dataDir,
    url,
    api: createApi(url),
    service: last,
    async start(more = {}) {
      const run = await startService({ dataDir, port, env: { ...env, ...more } });
      runs.push(run);
      void startAgainWhenAsked(run, () => scene.start(more));
      return run;
    },
    output: () => runs.map((run) => run.output()).join(""),
    async close() {
      await runs.at(-1)?.kill();
      await double.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  try {
    await scene.start();
  } catch (error) {
    await scene.close();
    throw error;
  }
  return scene;
}

/** What the dashboard and GitHub do for a person who creates an App: up to the way back from GitHub. */
export async function createAppAtGithub(
  { api, url, double }: Unconnected,
  headers: Record<string, string> = {},
) {
  const begun = await api.post(
    "/api/connection/app",
    {
      name: "Our Foundry",
      organization: "acme",
      githubUrl: double.url,
      webhookUrl: `${url}/webhooks/github`,
    },
    { origin: url, ...headers },
  );
  if (begun.status !== 201) throw new Error(`begin: ${begun.status} ${JSON.stringify(begun.body)}`);
  const cookie = begun.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { startUrl } = createAppAnswerSchema.parse(begun.body);
  const page = String((await api.get(startUrl, { cookie })).body);
  const posted = await fetch(textOf(/action="([^"]+)"/.exec(page)), {
    method: "POST",
    body: new URLSearchParams({ manifest: textOf(/name="manifest" value="([^"]+)"/.exec(page)) }),
    redirect: "manual",
  });
  const back = new URL(posted.headers.get("location") ?? "");
  const body = { code: back.searchParams.get("code"), state: back.searchParams.get("state") };
  return { back, body, cookie };
}

export async function convertApp(
  { api }: Unconnected,
  { body, cookie }: { readonly body: object; readonly cookie: string },
): Promise<CreatedApp> {
  const answer = await api.post("/api/connection/app/convert", body, { cookie });
  if (answer.status !== 200) throw new Error(`convert: ${answer.status} ${JSON.stringify(answer.body)}`);
  return createdAppSchema.parse(answer.body);
}

/** Polls over the restart until the service says so. */
export function untilConnection(
  { api }: Unconnected,
  what: string,
  holds: (connection: GithubConnection) => boolean,
): Promise<GithubConnection> {
  return pollUntil(what, async () => {
    const { body } = await api.get("/api/connection");
    const connection = githubConnectionSchema.parse(body);
    return holds(connection) && connection;
  });
}

async function startAgainWhenAsked(run: ServiceProcess, start: () => Promise<unknown>): Promise<void> {
  if ((await run.exited) === START_AGAIN) await start();
}

function textOf(match: RegExpExecArray | null): string {
  return (match?.[1] ?? "").replaceAll(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
}
