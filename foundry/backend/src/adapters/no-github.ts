import { TerminalError } from "@foundry/durable";
import type { GithubPort } from "../ports/github.ts";

/** The port of a service without a GitHub App: whoever needs GitHub is told so. */
export const noGithub: GithubPort = {
  appSlug: () => Promise.reject(new TerminalError("not_connected", "No GitHub App is connected.")),
  forInstallation() {
    throw new TerminalError("not_connected", "No GitHub App is connected.");
  },
  cloneUrl() {
    throw new TerminalError("not_connected", "No GitHub App is connected.");
  },
  redact: (text) => text,
};
