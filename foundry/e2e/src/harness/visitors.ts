import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** People in front of browsers: one Chromium, and a fresh profile (cookies, storage) for each of them. */
export interface Visitors {
  /** A person with a new profile, who goes to `path` if there is one. */
  visit(path?: string, look?: Look): Promise<Page>;
  /** All of them go home: closes their profiles and throws for what went wrong in their pages. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export interface Look extends BrowserContextOptions {
  /** Default 1440. */
  readonly width?: number;
  readonly height?: number;
}

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Every wait of a page is bounded by this. */
const WAIT_MS = 20_000;

/** The Chromium of this machine, or FOUNDRY_CHROMIUM; `url` is the dashboard's, over restarts too. */
export async function startVisitors(url: string): Promise<Visitors> {
  const executablePath = process.env["FOUNDRY_CHROMIUM"] ?? candidates.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error("no Chromium here: install it or set FOUNDRY_CHROMIUM");
  const browser = await chromium.launch({ executablePath, args });
  let failures: string[] = [];
  return {
    async visit(path, { width = 1440, height = 900, ...options } = {}) {
      const context = await browser.newContext({ baseURL: url, viewport: { width, height }, ...options });
      context.setDefaultTimeout(WAIT_MS);
      const page = await context.newPage();
      page.on("pageerror", (error) => failures.push(`${page.url()}: ${error.stack ?? error.message}`));
      if (path !== undefined) await page.goto(path);
      return page;
    },
    async leave() {
      await takePictures(browser);
      await Promise.all(browser.contexts().map((context) => context.close()));
      const happened = failures;
      failures = [];
      if (happened.length > 0) throw new Error(`errors in pages:\n${happened.join("\n")}`);
    },
    close: () => browser.close(),
  };
}

/** For whoever looks into a failed test: what each page showed at its end, with FOUNDRY_E2E_PICTURES=directory. */
async function takePictures(browser: Browser): Promise<void> {
  const directory = process.env["FOUNDRY_E2E_PICTURES"];
  if (directory === undefined) return;
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [at, page] of pages.entries()) {
    await page.screenshot({ path: join(directory, `${Date.now()}-${at}.png`) });
  }
}
