import type { RoutedHead } from "./types.ts";

/** The columns that routing decides, in the order of `routingColumns`. */
export interface Routing {
  readonly status: "pending" | "ignored" | "parked";
  readonly action: string | null;
  readonly accountId: string | null;
  readonly accountLogin: string | null;
  readonly installationId: string | null;
  readonly repoFullName: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const nothing = {
  action: null,
  accountId: null,
  accountLogin: null,
  installationId: null,
  repoFullName: null,
  error: null,
};

export function routingOf(routed: RoutedHead): Routing {
  switch (routed.kind) {
    case "ignored":
      return { ...nothing, status: "ignored" };
    case "routed":
      return { ...nothing, ...namesOf(routed), status: "pending", installationId: routed.installationId };
    case "rejected":
      return {
        ...nothing,
        ...namesOf(routed),
        status: "parked",
        error: { code: routed.code, message: routed.message },
      };
  }
}

function namesOf(routed: Exclude<RoutedHead, { kind: "ignored" }>) {
  const { action, accountId, accountLogin, repoFullName } = routed;
  return { action, accountId, accountLogin, repoFullName };
}
