import type { Recovery } from "@foundry/shared";
import { formatCount, plural } from "../../ui/format.ts";

/** What the recovery does or did, in a sentence. */
export function describeRecovery(recovery: Recovery): string {
  const examined = plural(recovery.examined, "delivery", "deliveries");
  switch (recovery.status) {
    case "idle":
      return "Nothing was recovered yet";
    case "running":
      return `Looking through GitHub’s log: ${examined} examined, ${formatCount(recovery.redelivered)} asked for again`;
    case "completed": {
      const found =
        recovery.redelivered === 0 ? "none was lost" : `${formatCount(recovery.redelivered)} asked for again`;
      const sync = recovery.fullSync
        ? "; the gap was longer than GitHub’s log, so a full sync was started"
        : "";
      return `${examined} examined, ${found}${sync}`;
    }
    case "error":
      return `The last recovery failed: ${recovery.error?.message ?? "unknown reason"}`;
  }
}
