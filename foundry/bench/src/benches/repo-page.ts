import type { Browser, Page } from "playwright-core";
import type { Bench } from "../harness/bench.ts";
import { launchBrowser } from "../harness/browser.ts";
import { median, percentile } from "../harness/statistics.ts";
import { servedRepository } from "../service/repository.ts";
import { openRows } from "../service/sidebar-page.ts";
import { startActingDouble } from "../service/start-double.ts";
import { startService } from "../service/start-service.ts";
import { untilSynced } from "../service/topics.ts";

const rows = '[data-stack] [role="treeitem"]';

/**
 * The page of a repository with 5,000 branches in a browser: from the navigation until the first branches are painted,
 * each time with an empty cache. Then 120 turns of the wheel, one for each animation frame, through the list: the time
 * from one frame to the next (the browser aims at 16.7 ms).
 */
export const repoPage: Bench = {
  name: "repo-page",
  about: "5,000 branches in Chromium: first rows painted; frame times while the list scrolls",
  async run(context) {
    const branches = context.quick ? 500 : 5_000;
    const visits = context.quick ? 2 : 7;
    const double = await startActingDouble(context, {
      organizations: [{ login: "acme", repositories: 0, pullRequestsEach: 0 }],
    });
    const repoId = await double.call("createRepository", { name: "acme/large", shape: "fan", branches });
    const accountId = double.address.organizations[0]?.accountId ?? 0;
    const service = await startService(context, { double: double.address, dataDir: context.tempDir() });
    await untilSynced(service, accountId, 0);
    const repository = servedRepository(service, accountId, repoId);
    const { url } = repository;
    await repository.open();
    context.say(`${branches} branches are read`);
    const browser = await launchBrowser(context);
    const first = await visit(browser, url);
    const painted: number[] = [];
    for (let index = 0; index < visits; index += 1) painted.push(await visit(browser, url));
    const { page } = await openRows(browser, url, rows);
    const frames = await scroll(page);
    return [
      {
        figure: `first rows of ${branches} branches painted`,
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
      { figure: "frame while scrolling, median", value: median(frames), unit: "ms", n: frames.length },
      {
        figure: "frame while scrolling, p95",
        value: percentile(frames, 0.95),
        unit: "ms",
        n: frames.length,
      },
      { figure: "longest frame while scrolling", value: Math.max(...frames), unit: "ms", n: frames.length },
    ];
  },
};

async function visit(browser: Browser, url: string): Promise<number> {
  const { page, paintedMs } = await openRows(browser, url, rows);
  await page.context().close();
  return paintedMs;
}

/** The times between the frames of a scroll through some 20,000 pixels. */
async function scroll(page: Page): Promise<number[]> {
  return page.evaluate(async (selector) => {
    let scroller = document.querySelector(selector)?.parentElement ?? null;
    while (scroller !== null && scroller.scrollHeight <= scroller.clientHeight + 1)
      scroller = scroller.parentElement;
    if (scroller === null) throw new Error("the list does not scroll");
    const times: number[] = [];
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    for (let turn = 0; turn < 120; turn += 1) {
      scroller.scrollTop += 160;
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      times.push(now - last);
      last = now;
    }
    if (scroller.scrollTop === 0) throw new Error("the list did not scroll");
    return times;
  }, rows);
}
