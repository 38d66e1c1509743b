import { routedEvents } from "./route-delivery.ts";

/** What the GitHub App must be given; the manifest asks for exactly this. */
export interface AppNeeds {
  /** Events to subscribe to. */
  readonly events: readonly string[];
  readonly permissions: Readonly<Record<string, "read" | "write">>;
}

/** GitHub sends these to every App, and takes no subscription to them. */
const ALWAYS_SENT: ReadonlySet<string> = new Set([
  "installation",
  "installation_repositories",
  "installation_target",
]);

/** The events of the dispatch table, and what the calls of ports/github.ts and these events need. */
export const appNeeds: AppNeeds = {
  events: routedEvents.filter((event) => !ALWAYS_SENT.has(event)),
  permissions: {
    // Event workflow_run.
    actions: "read",
    // Check runs of tasks and of a repository's configuration; check events.
    checks: "write",
    // Clones, pushes, files, branches, comparisons; push, create and delete events.
    contents: "write",
    // Issues, comments, reactions; issue events.
    issues: "write",
    // An organization's members and their roles; event organization.
    members: "read",
    // Repositories, and who may do what in them. GitHub gives it to every App.
    metadata: "read",
    // Pull requests, their conversations and reviews.
    pull_requests: "write",
    // Event status.
    statuses: "read",
  },
};
