import { spawnSync } from "node:child_process";
import { commandWorks, say } from "./toolchain.mjs";

/**
 * bubblewrap, which contains the programs of local sandboxes; installs Debian's where it may. Without it, the sandbox
 * tests run what is left without it and say what they skip.
 */
export function ensureBubblewrap() {
  if (process.platform !== "linux" || commandWorks("bwrap", ["--version"])) return;
  if (process.getuid?.() === 0 && commandWorks("apt-get", ["--version"])) {
    say("Installing bubblewrap for the sandbox tests …");
    const options = {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    };
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "bubblewrap"], options);
    if (commandWorks("bwrap", ["--version"])) return;
  }
  process.stderr.write("The tests of contained sandboxes are skipped: apt-get install bubblewrap.\n");
}
