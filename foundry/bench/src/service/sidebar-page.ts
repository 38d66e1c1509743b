import type { Browser, Page } from "playwright-core";

/** A pull request or a task in the sidebar; repositories are `div`s. */
const rowSelector = 'a[role="treeitem"]';

/**
 * Notes when the first row is on the screen: the second animation frame after it is in the DOM, for the first one is
 * called before that frame is painted. Runs in the page, before the page's own scripts.
 */
const noteFirstRow = (selector: string) => `
  const look = () => {
    if (document.querySelector('${selector}') === null) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => { window.firstRowMs = performance.now(); }));
  };
  requestAnimationFrame(look);
`;

export interface FirstRows {
  readonly page: Page;
  /** From the start of the navigation until the first rows were painted. */
  readonly paintedMs: number;
}

/** Opens the dashboard as a person with an empty cache does. The caller closes the page's context. */
export function openSidebar(browser: Browser, url: string, timeoutMs = 60_000): Promise<FirstRows> {
  return openRows(browser, url, rowSelector, timeoutMs);
}

/** The same, where the rows are those of another list (a CSS selector without `'`). */
export async function openRows(
  browser: Browser,
  url: string,
  selector: string,
  timeoutMs = 60_000,
): Promise<FirstRows> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(noteFirstRow(selector));
  await page.goto(url, { waitUntil: "commit" });
  // A function, not a text: the dashboard's Content-Security-Policy forbids evaluation.
  const handle = await page.waitForFunction(() => Reflect.get(window, "firstRowMs") as unknown, undefined, {
    timeout: timeoutMs,
  });
  return { page, paintedMs: Number(await handle.jsonValue()) };
}

/** How often each visible row's content was rendered; the page must have been opened with `?renders`. */
export async function renderCounts(page: Page): Promise<Map<string, number>> {
  const counts = await page.$$eval(rowSelector, (rows) =>
    rows.map((row): [string, number] => {
      const counted = row.querySelector("[data-renders]")?.getAttribute("data-renders");
      return [row.getAttribute("data-row") ?? "", Number(counted)];
    }),
  );
  return new Map(counts);
}
