/** One attempt to deliver an event, as GitHub's delivery log keeps it. */
export interface Delivery {
  id: number;
  guid: string;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  redelivery: boolean;
  deliveredAtMs: number;
  durationMs: number;
  /** "OK", or what went wrong. */
  status: string;
  statusCode: number;
  url: string;
  requestHeaders: Record<string, string>;
  /** The payload's bytes, deflated: ten thousand of 21 kB would not be small. */
  payload: Buffer;
  responseHeaders: Record<string, string>;
  responseBody: string | null;
}

/** An event on its way to the App. `lane` is the account: its events leave in order. */
export interface OutgoingEvent {
  lane: number;
  guid: string;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  redelivery: boolean;
  payload: string;
}

export interface WebhookTarget {
  url: string;
  secret: string;
  hookId: number;
  appId: number;
}
