import type { Connection } from "@foundry/shared";

/** Why GitHub sends nothing for the organization, and what brings it back. */
export function describeDisconnection({ status, reason }: Pick<Connection, "status" | "reason">): string {
  if (status === "suspended") {
    return "The GitHub App is suspended here. It goes on when an owner resumes it in the organization’s settings on GitHub.";
  }
  if (reason === "never_connected") return "GitHub has sent nothing for this organization yet.";
  return "The GitHub App was uninstalled here. Install it again, and everything comes back by itself; tasks are kept.";
}
