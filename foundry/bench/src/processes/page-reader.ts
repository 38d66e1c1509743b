import { createGithubClient } from "@foundry/github-client";
import type { GithubInstallationClient } from "@foundry/github-client";
import { serveProcedures } from "../harness/rpc.ts";
import type { DoubleAddress } from "./double-server.ts";

export interface ReadPagesOptions {
  readonly double: DoubleAddress;
  readonly login: string;
  readonly installationId: number;
  /** Lists that are read at one time, as the sync does. */
  readonly concurrency: number;
}

export type PageReaderProcedures = {
  /** Milliseconds for all pages of a full sync: repositories, open pull requests of each, members; all dropped. */
  readAll(options: ReadPagesOptions): Promise<{ elapsedMs: number; pullRequests: number }>;
};

const quiet = (): void => undefined;

const procedures: PageReaderProcedures = {
  async readAll({ double, login, installationId, concurrency }) {
    const client = createGithubClient({
      appId: double.credentials.appId,
      privateKey: double.credentials.privateKey,
      baseUrl: double.url,
      userAgent: "foundry-bench",
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      observe: quiet,
    }).forInstallation(String(installationId));
    const startedAt = performance.now();
    const repositories = await listRepositories(client);
    const pullRequests = await countPullRequests(client, repositories, concurrency);
    for (const role of ["admin", "member"] as const) await readMembers(client, login, role);
    return { elapsedMs: performance.now() - startedAt, pullRequests };
  },
};

async function listRepositories(
  client: GithubInstallationClient,
): Promise<{ owner: string; repo: string }[]> {
  const names: { owner: string; repo: string }[] = [];
  for (let page: number | null = 1; page !== null;) {
    const answer: Awaited<ReturnType<typeof client.listRepositories>> = await client.listRepositories({
      page,
    });
    for (const { owner, name } of answer.items) names.push({ owner, repo: name });
    page = answer.nextPage;
  }
  return names;
}

async function countPullRequests(
  client: GithubInstallationClient,
  repositories: readonly { owner: string; repo: string }[],
  concurrency: number,
): Promise<number> {
  let count = 0;
  const queue = repositories.values();
  const readers = Array.from({ length: concurrency }, async () => {
    for (const repository of queue) {
      for (let page: number | null = 1; page !== null;) {
        const answer: Awaited<ReturnType<typeof client.listOpenPullRequests>> =
          await client.listOpenPullRequests({
            ...repository,
            page,
          });
        count += answer.items.length;
        page = answer.nextPage;
      }
    }
  });
  await Promise.all(readers);
  return count;
}

async function readMembers(
  client: GithubInstallationClient,
  org: string,
  role: "admin" | "member",
): Promise<void> {
  for (let page: number | null = 1; page !== null;) {
    const answer: Awaited<ReturnType<typeof client.listMembers>> = await client.listMembers({
      org,
      role,
      page,
    });
    page = answer.nextPage;
  }
}

serveProcedures(procedures);
