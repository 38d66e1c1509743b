import { setTimeout as sleep } from "node:timers/promises";
import { startGitHubDouble } from "@foundry/github-double";
import type { AppCredentials, GitHubDouble } from "@foundry/github-double";
import { serveProcedures } from "../harness/rpc.ts";

export interface DoubleOptions {
  readonly organizations: readonly { login: string; repositories: number; pullRequestsEach: number }[];
}

export interface DoubleAddress {
  readonly url: string;
  readonly credentials: AppCredentials;
  readonly organizations: readonly {
    login: string;
    accountId: number;
    installationId: number;
    repoIds: number[];
  }[];
}

export interface NewRepository {
  /** `owner/name` */
  readonly name: string;
  /** On main, or each on the one before it. */
  readonly shape: "fan" | "stack";
  /** `branch-0`, `branch-1` …, with one commit each. */
  readonly branches: number;
}

export type DoubleProcedures = {
  start(options: DoubleOptions): Promise<DoubleAddress>;
  /** Where the App's events go from now on; null: nowhere. */
  setWebhook(url: string | null): void;
  /** Resolves to its id. */
  createRepository(repository: NewRepository): Promise<number>;
  /** A commit to the branch, and its webhook. */
  push(input: {
    repository: string;
    branch: string;
    turn: number;
    files?: Readonly<Record<string, string>>;
  }): Promise<void>;
  /** Resolves to the issue's number. */
  openIssue(input: { repository: string; title: string; body: string }): Promise<number>;
  /** To the App, which is told so by a webhook; resolves to when a pull request is open that was not before. */
  assignUntilPull(input: { repository: string; issue: number }): Promise<{ tookMs: number }>;
  assign(input: { repository: string; issue: number }): Promise<void>;
  stop(input: null): Promise<void>;
};

const MAX_TASK_MS = 120_000;
let double: GitHubDouble | null = null;

/** GitHub in a process of its own: what it costs must not be on the service's event loop. */
const procedures: DoubleProcedures = {
  async start(options) {
    const started = await startGitHubDouble({ rateLimit: 10_000_000 });
    double = started;
    const { control } = started;
    control.createUser("owner");
    const organizations: DoubleAddress["organizations"][number][] = [];
    for (const { login, repositories, pullRequestsEach } of options.organizations) {
      const account = control.createOrganization(login, ["owner"]);
      const seeded =
        repositories === 0 ? [] : await control.seedBulk({ owner: login, repositories, pullRequestsEach });
      const installation = control.installApp(login);
      const repoIds = seeded.map(({ id }) => id);
      organizations.push({ login, accountId: account.id, installationId: installation.id, repoIds });
    }
    return { url: started.url, credentials: started.appCredentials, organizations };
  },
  setWebhook: (url) => double?.control.setWebhook({ url }),
  async createRepository({ name, shape, branches }) {
    const control = running();
    const { id } = await control.createRepository(name, { private: true });
    await control.push(name, [{ branch: "main", message: "Begin", files: { "README.md": "# Begin\n" } }]);
    const on = shape === "fan" ? { on: "main" } : {};
    await control.pushStack(
      name,
      Array.from({ length: branches }, (_, n) => ({ name: `branch-${n}`, ...on })),
    );
    return id;
  },
  async openIssue({ repository, title, body }) {
    return (await running().openIssue(repository, { title, body })).number;
  },
  async assignUntilPull({ repository, issue }) {
    const control = running();
    const { pulls } = control.repository(repository);
    const before = pulls.size;
    const startedAt = performance.now();
    await control.assignIssue(repository, issue, control.appBot());
    while (pulls.size === before) {
      if (performance.now() - startedAt > MAX_TASK_MS) throw new Error("no pull request came");
      await sleep(2);
    }
    return { tookMs: performance.now() - startedAt };
  },
  async assign({ repository, issue }) {
    const control = running();
    await control.assignIssue(repository, issue, control.appBot());
  },
  async push({ repository, branch, turn, files = { [`turn-${turn}.txt`]: `${turn}\n` } }) {
    await running().push(repository, [{ branch, message: `Turn ${turn}`, files }]);
  },
  async stop() {
    await double?.close();
    double = null;
  },
};

function running(): GitHubDouble["control"] {
  if (double === null) throw new Error("the double was not started");
  return double.control;
}

serveProcedures(procedures);
