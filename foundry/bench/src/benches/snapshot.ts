import type { Browser, Page } from "playwright-core";
import type { Bench } from "../harness/bench.ts";
import { launchBrowser } from "../harness/browser.ts";
import { startProcess } from "../harness/rpc.ts";
import { median } from "../harness/statistics.ts";
import { createPullRequestPayloads } from "../payloads/pull-request-payload.ts";
import type { LoadProcedures } from "../processes/webhook-load.ts";
import { openSidebar, renderCounts } from "../service/sidebar-page.ts";
import { startDouble } from "../service/start-double.ts";
import { startService } from "../service/start-service.ts";
import type { Service } from "../service/start-service.ts";
import { untilSynced } from "../service/topics.ts";

/**
 * 10,000 open pull requests in a browser: from the navigation until the first rows are painted, each time with an
 * empty cache; the first visit after the sync has to fetch the snapshot from the actor, later ones find it in the hub.
 *
 * Then one event for the newest pull request: how many of the visible rows rendered their content again, and how
 * often (the dashboard counts with `?renders`).
 */
export const snapshot: Bench = {
  name: "snapshot",
  about: "10,000 PRs in Chromium: first rows painted; rows that one event renders again",
  async run(context) {
    const pullRequestsEach = context.quick ? 5 : 50;
    const visits = context.quick ? 2 : 7;
    const double = await startDouble(context, {
      organizations: [{ login: "acme", repositories: 200, pullRequestsEach }],
    });
    const organization = double.organizations[0];
    if (organization === undefined) throw new Error("the double has no organization");
    const service = await startService(context, { double, dataDir: context.tempDir() });
    const n = 200 * pullRequestsEach;
    await untilSynced(service, organization.accountId, n);
    const browser = await launchBrowser(context);
    const url = `${service.url}/orgs/${organization.accountId}`;
    const first = await visit(browser, url);
    const painted: number[] = [];
    for (let index = 0; index < visits; index += 1) painted.push(await visit(browser, url));

    const load = startProcess<LoadProcedures>(new URL("../processes/webhook-load.ts", import.meta.url));
    context.onEnd(() => load.close());
    const { page } = await openSidebar(browser, `${url}?renders`);
    const payloadOf = createPullRequestPayloads();
    const deliver = async (title: string): Promise<Map<string, number>> => {
      const { accountId: id, login, installationId, repoIds } = organization;
      const about = { action: "edited", number: 1, title, updatedAtMs: Date.now() };
      const repository = { id: repoIds[0] ?? 0, name: "repo-1" };
      const body = payloadOf({ ...about, account: { id, login, installationId }, repository });
      await send(load.call.bind(load), service, body);
      await page.getByText(title, { exact: true }).first().waitFor();
      return settledCounts(page);
    };
    // The first event brings the pull request to the top, the second one finds it there.
    const before = await deliver("Brought to the top");
    const after = await deliver("Changed in its place");
    const changed = [...after].filter(([row, count]) => count !== before.get(row));
    const times = changed.reduce((sum, [row, count]) => sum + count - (before.get(row) ?? 0), 0);
    return [
      {
        figure: `first rows of ${n} painted`,
        value: median(painted),
        unit: "ms",
        limit: { of: "value", op: "<=", bound: 1_500 },
        n: visits,
      },
      {
        figure: "first rows, first visit",
        value: first,
        unit: "ms",
        limit: { of: "value", op: "<=", bound: 1_500 },
        n: 1,
      },
      { figure: "visible rows", value: after.size, unit: "rows", n: 1 },
      {
        figure: "rows that one event rendered",
        value: changed.length,
        unit: "rows",
        limit: { of: "value", op: "<=", bound: 1 },
        n: 1,
      },
      { figure: "renders of them", value: times, unit: "renders", n: 1 },
    ];
  },
};

async function visit(browser: Browser, url: string): Promise<number> {
  const { page, paintedMs } = await openSidebar(browser, url);
  await page.context().close();
  return paintedMs;
}

async function send(
  call: (name: "run", input: Parameters<LoadProcedures["run"]>[0]) => ReturnType<LoadProcedures["run"]>,
  { webhookUrl: url, secret }: Service,
  body: string,
): Promise<void> {
  await call("run", { url, secret, event: "pull_request", bodies: [body], connections: 1, count: 1 });
}

/** Once two looks, some frames apart, see the same. */
async function settledCounts(page: Page): Promise<Map<string, number>> {
  let counts = await renderCounts(page);
  for (let same = 0; same < 10;) {
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const next = await renderCounts(page);
    const isSame = JSON.stringify([...next]) === JSON.stringify([...counts]);
    same = isSame ? same + 1 : 0;
    counts = next;
  }
  return counts;
}
