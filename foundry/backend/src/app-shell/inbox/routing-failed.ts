import type { RoutedDelivery } from "../../webhooks/index.ts";

/** Routing threw: a defect here, not in the payload. The delivery is parked, to be retried once it is mended. */
export function routingFailed(error: unknown): RoutedDelivery {
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    kind: "rejected",
    code: "routing_failed",
    message: `routing this delivery failed (${kind}); the service's log has the details`,
    accountId: null,
    accountLogin: null,
    action: null,
    repoFullName: null,
  };
}
