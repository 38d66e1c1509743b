import { TerminalError } from "@foundry/durable";
import { expect, test } from "vitest";
import { retryParkedMessage } from "../outbox/outbox-store.ts";
import { createMemoryRepository } from "../testing/memory-repository.ts";
import type { RepositoryContext } from "./context.ts";
import type { ReportInput } from "./contract.ts";
import { report } from "./jobs/report.ts";

const identity = {
  repoId: "7",
  fullName: "acme/seven",
  defaultBranch: "main",
  url: "https://github.example/acme/seven",
  isPrivate: false,
  isArchived: false,
  installationId: "5",
};

test("[DX6] what the organization refuses parks, github-state hears where; after a retry it is told in order, once", async () => {
  const repo = createMemoryRepository();
  await repo.tell({ kind: "repository", identity });
  const heard: string[] = [];
  const parked: unknown[] = [];
  let refuses = true;
  const c: RepositoryContext = {
    ...repo.instance(),
    async organization<Response>(_action: string, input: unknown): Promise<Response> {
      if (refuses) throw new TerminalError("not_now", "The organization refuses.");
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what report sends
      heard.push(...(input as ReportInput).reports.map(({ kind }) => kind));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody reads the answer
      return undefined as Response;
    },
    async github<Response>(action: string, input: unknown): Promise<Response> {
      parked.push([action, input]);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody reads the answer
      return undefined as Response;
    },
  };
  const never = new AbortController().signal;
  await report(c, never);
  const rows = await repo.db.execute<{ id: number }>(
    "SELECT id FROM outbox WHERE status = 'parked' ORDER BY id",
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(parked).toEqual([["noteParked", { repoId: "7", parked: rows.length }]]);
  refuses = false;
  for (const { id } of rows) await retryParkedMessage(repo.db, String(id));
  await report(c, never);
  expect(heard).toEqual(["attached", "audit"]);
  expect(parked.at(-1)).toEqual(["noteParked", { repoId: "7", parked: 0 }]);
});
