import type { BadWebhook, UnauthorizedWebhook } from "@foundry/github-webhooks";
import type { AcceptOutcome, IncomingGroup } from "../inbox/index.ts";
import type { IntakeRequest, Prepare, PreparedGroup, RoutingFailure } from "./types.ts";

/** What became of a request to the webhook's URL; a delivery is on the disk. */
export type IntakeOutcome =
  | { readonly kind: "stored"; readonly guid: string; readonly outcome: AcceptOutcome }
  | UnauthorizedWebhook
  | BadWebhook;

/** Resolves when the delivery is on the disk, or with the reason why it is none; rejects when nothing is promised. */
export type Intake = (request: IntakeRequest) => Promise<IntakeOutcome>;

export interface IntakeDeps {
  readonly prepare: Prepare;
  /** Resolves with the deliveries' outcomes when they are on the disk. */
  readonly store: (group: IncomingGroup) => Promise<readonly AcceptOutcome[]>;
  readonly onRoutingFailed: (failure: RoutingFailure) => void;
}

interface Waiting {
  readonly request: IntakeRequest;
  readonly resolve: (outcome: IntakeOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** One is prepared while another one waits for the disk. */
const maxGroupsInPreparation = 2;
const maxGroupSize = 128;

/**
 * From a request to a stored delivery, in groups: all that came in one turn of the event loop, and while others are
 * being prepared.
 */
export function createIntake(deps: IntakeDeps): Intake {
  const queue: Waiting[] = [];
  let inPreparation = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || queue.length === 0 || inPreparation >= maxGroupsInPreparation) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      void run(queue.splice(0, maxGroupSize));
      schedule();
    });
  }

  /** Never rejects: each of the waiting gets its outcome or the group's error. */
  async function run(waiting: readonly Waiting[]): Promise<void> {
    try {
      const prepared = await prepare(waiting.map(({ request }) => request));
      for (const failure of prepared.failures) deps.onRoutingFailed(failure);
      const { deliveries } = prepared.group;
      const outcomes = deliveries.length === 0 ? [] : await deps.store(prepared.group);
      settle(waiting, prepared, outcomes);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  async function prepare(requests: readonly IntakeRequest[]): Promise<PreparedGroup> {
    inPreparation += 1;
    try {
      return await deps.prepare(requests);
    } finally {
      inPreparation -= 1;
      schedule();
    }
  }

  return (request) =>
    new Promise((resolve, reject) => {
      queue.push({ request, resolve, reject });
      schedule();
    });
}

function settle(
  waiting: readonly Waiting[],
  { verdicts, group }: PreparedGroup,
  outcomes: readonly AcceptOutcome[],
): void {
  let next = 0;
  for (const [index, { resolve, reject }] of waiting.entries()) {
    const verdict = verdicts[index];
    if (verdict !== undefined && verdict.kind !== "delivery") {
      resolve(verdict);
      continue;
    }
    const guid = group.deliveries[next]?.guid;
    const outcome = outcomes[next];
    next += 1;
    if (guid === undefined || outcome === undefined) reject(new Error("the intake lost track of a request"));
    else resolve({ kind: "stored", guid, outcome });
  }
}
