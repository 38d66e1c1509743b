import type { Locator, Page } from "playwright-core";

/** The repository's page as a person finds things in it. */

export function branchRow(page: Page, name: string): Locator {
  const row = page.getByRole("tree", { name: "Branches" }).locator("[data-row]");
  return row.and(page.locator(`[data-row="${name}"]`));
}

/** The row says so, e.g. "Restacked" or "Behind". */
export async function untilBranch(page: Page, name: string, state: string): Promise<void> {
  await branchRow(page, name).getByTestId("branch-state").filter({ hasText: state }).waitFor();
}

/** Git was read, and nothing was pushed since. */
export async function untilFresh(page: Page): Promise<void> {
  await page.locator('[data-testid="freshness"][data-state="fresh"]').waitFor();
}

/** The dialog's preview has ended, and its button says what it would do. */
export async function untilPreviewed(page: Page): Promise<Locator> {
  const dialog = page.getByRole("dialog");
  await dialog.locator('[data-testid="preview"][data-state="ended"]').waitFor();
  return dialog;
}

/** The job that the dialog started has ended so. */
export async function untilRun(page: Page, state: string): Promise<void> {
  await page.getByRole("dialog").locator(`[data-testid="run"][data-state="${state}"]`).waitFor();
}
