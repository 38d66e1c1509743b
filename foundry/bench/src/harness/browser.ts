import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import type { BenchContext } from "./bench.ts";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Headless Chromium of this machine (or FOUNDRY_CHROMIUM); ends with the benchmark. */
export async function launchBrowser(context: BenchContext): Promise<Browser> {
  const executablePath = process.env["FOUNDRY_CHROMIUM"] ?? candidates.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error("no Chromium here: install it or set FOUNDRY_CHROMIUM");
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  context.onEnd(() => browser.close());
  return browser;
}
