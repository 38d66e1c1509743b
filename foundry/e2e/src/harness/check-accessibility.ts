import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds serious or critical in the page as it is now (WCAG 2.2 AA), in light and in dark, one line per
 * element; empty when nothing. Only colours differ between the two. The page's context needs `bypassCSP`: axe is put
 * into the page as text.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light" });
  const light = await findings(page, (axe) => axe.withTags(standards));
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await findings(page, (axe) => axe.withRules(["color-contrast", "link-in-text-block"]));
  return [...light.map((line) => `light: ${line}`), ...dark.map((line) => `dark: ${line}`)];
}

/** Legacy mode: no second page for the result; there are no frames to collect from. */
async function findings(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  await stopAnimations(page);
  const { violations } = await choose(
    new AxeBuilder({ page }).setLegacyMode().options({ preload: false }),
  ).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(" ")}`));
}

/** A highlight or a transition on its way has colours that nobody chose. */
async function stopAnimations(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.cancel();
  });
}

/** By how many pixels the page can be scrolled sideways; 0 when it fits. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
