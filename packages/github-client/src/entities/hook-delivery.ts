import { flag, id, integer, object, orNull, text, timeMs } from "./fields.ts";

/** One attempt of GitHub to deliver; attempts of one event share the GUID. */
export interface GithubHookDelivery {
  readonly id: string;
  readonly guid: string;
  readonly deliveredAtMs: number;
  readonly isRedelivery: boolean;
  readonly event: string;
  readonly action: string | null;
  /** GitHub's word for the outcome: "OK", "Invalid HTTP Response: 503", "timed out", … */
  readonly status: string;
  /** What our side answered; 0 when it did not. */
  readonly statusCode: number;
  readonly installationId: string | null;
  readonly repositoryId: string | null;
}

export function readHookDelivery(value: unknown): GithubHookDelivery {
  const raw = object(value, "hook delivery");
  return {
    id: id(raw),
    guid: text(raw, "guid"),
    deliveredAtMs: timeMs(raw, "delivered_at"),
    isRedelivery: flag(raw, "redelivery"),
    event: text(raw, "event"),
    action: orNull(raw, "action", text),
    status: text(raw, "status"),
    statusCode: integer(raw, "status_code"),
    installationId: orNull(raw, "installation_id", id),
    repositoryId: orNull(raw, "repository_id", id),
  };
}
