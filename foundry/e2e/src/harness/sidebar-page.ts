import type { Locator, Page } from "playwright-core";
import { pollUntil } from "./poll-until.ts";

/** The sidebar as a person finds things in it: by what they say, not by how they are made. */

export function rowOf(page: Page, text: string): Locator {
  return page.getByRole("treeitem").filter({ hasText: text });
}

/** Work lines (no repository headers) that are in the DOM, top to bottom. */
export function workRows(page: Page): Locator {
  return page.locator('a[role="treeitem"]');
}

/** Rows are shown and the topic is live. */
export async function untilLive(page: Page): Promise<void> {
  await page.getByTestId("live-state").filter({ hasText: "Live" }).waitFor();
}

/** The pointer leaves the list, so that it settles. */
export async function pointElsewhere(page: Page): Promise<void> {
  await page.mouse.move(1, 1);
}

/** How often each visible line's content was rendered; the page must have been opened with `?renders`. */
async function renderCounts(page: Page): Promise<ReadonlyMap<string, number>> {
  const counts = await workRows(page).evaluateAll((rows) =>
    rows.map((row): [string, number] => {
      const counted = row.querySelector("[data-renders]")?.getAttribute("data-renders");
      return [row.getAttribute("data-row") ?? "", Number(counted)];
    }),
  );
  return new Map(counts);
}

/** Which of the lines that stayed were rendered again between the two counts, and how often. */
export function renderedAgain(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Record<string, number> {
  const changed = [...after].filter(([row, count]) => before.has(row) && before.get(row) !== count);
  return Object.fromEntries(changed.map(([row, count]) => [row, count - (before.get(row) ?? 0)]));
}

/** The counts once ten looks, two frames apart, have seen the same. */
export async function settledCounts(page: Page): Promise<ReadonlyMap<string, number>> {
  let last = "";
  let same = 0;
  return pollUntil(
    "the rows are at rest",
    async () => {
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      const counts = await renderCounts(page);
      const text = JSON.stringify([...counts]);
      same = text === last ? same + 1 : 0;
      last = text;
      return same >= 10 && counts;
    },
    { everyMs: 0 },
  );
}
