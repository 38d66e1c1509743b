import { existsSync } from "node:fs";
import { commandWorks, say } from "./toolchain.mjs";
import { spawnSync } from "node:child_process";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Path of the Chromium that the browser tests drive; installs Debian's where it may; null with a clear message. */
export function ensureChromium() {
  const chosen = process.env.FOUNDRY_CHROMIUM;
  if (chosen)
    return existsSync(chosen) ? chosen : missing(`FOUNDRY_CHROMIUM names ${chosen}, which does not exist.`);
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  if (process.getuid?.() !== 0 || !commandWorks("apt-get", ["--version"])) {
    return missing(
      "The browser tests need Chromium: apt-get install chromium, or set FOUNDRY_CHROMIUM to its path.",
    );
  }
  say("Installing Chromium for the browser tests …");
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "chromium"], options);
  return candidates.find((path) => existsSync(path)) ?? missing("apt-get could not install Chromium.");
}

function missing(message) {
  process.stderr.write(`${message}\n`);
  return null;
}
