import type { Account, Installation, InstallationToken } from "../state/entities.ts";

/** Who asks. */
export type Caller =
  | { kind: "anonymous" }
  | { kind: "app" }
  | { kind: "installation"; installation: Installation; token: InstallationToken }
  | { kind: "user"; user: Account };

/** Whose rate limit a request counts against. */
export function rateLimitKey(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "anonymous";
    case "app":
      return "app";
    case "installation":
      return `installation:${caller.installation.id}`;
    case "user":
      return `user:${caller.user.id}`;
  }
}
