/** Request headers as node:http gives them: names in lowercase; repeated custom headers joined with ", ". */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What GitHub sends beside a delivery's body. Ids are decimal strings; null where the header is absent or unusable. */
export interface DeliveryMetadata {
  /** `X-GitHub-Hook-ID`: the App's hook. */
  readonly hookId: string | null;
  /** `X-GitHub-Hook-Installation-Target-Type` and `-ID`: for an App's hook, `integration` and the App's id. */
  readonly target: { readonly type: string; readonly id: string } | null;
}

const names = {
  signature: "x-hub-signature-256",
  event: "x-github-event",
  delivery: "x-github-delivery",
  hookId: "x-github-hook-id",
  targetType: "x-github-hook-installation-target-type",
  targetId: "x-github-hook-installation-target-id",
} as const;

/** Those of a request's headers that this package reads: little to hand to another thread. */
export function webhookHeaders(headers: RequestHeaders): RequestHeaders {
  return Object.fromEntries(Object.values(names).map((name) => [name, headers[name]]));
}

const numericId = /^[1-9]\d{0,18}$/;

/** The header's value; null if it is absent, empty or was sent more than once as a list. */
export function header(headers: RequestHeaders, name: keyof typeof names): string | null {
  const value = headers[names[name]];
  return typeof value === "string" && value !== "" ? value : null;
}

export function deliveryMetadata(headers: RequestHeaders): DeliveryMetadata {
  const targetType = header(headers, "targetType");
  const targetId = numericHeader(headers, "targetId");
  return {
    hookId: numericHeader(headers, "hookId"),
    target: targetType !== null && targetId !== null ? { type: targetType, id: targetId } : null,
  };
}

function numericHeader(headers: RequestHeaders, name: "hookId" | "targetId"): string | null {
  const value = header(headers, name);
  return value !== null && numericId.test(value) ? value : null;
}
