import type { ParkedItem } from "@foundry/shared";

interface ParkedWords {
  /** What kind of work it is, in small print. */
  readonly kind: string;
  /** What giving it up means. */
  readonly discard: string;
}

const words: Readonly<Record<ParkedItem["kind"], ParkedWords>> = {
  delivery: {
    kind: "delivery",
    discard:
      "What it says will not be applied. The rows it is about stay as they are until GitHub sends something newer or somebody reloads them.",
  },
  outbox: {
    kind: "hand-over between actors",
    discard:
      "It will not be handed on. What it would have changed stays as it is until something newer comes or somebody reloads it.",
  },
  effect: {
    kind: "shown at GitHub for a task",
    discard: "GitHub will not be shown it. The task and its result stay as they are.",
  },
};

export function parkedWords(kind: ParkedItem["kind"]): ParkedWords {
  return words[kind];
}

/** The task behind a parked effect (`task:<organization>:<task>:<effect>`); null for work that is none. */
export function taskOfParked({ id, kind }: Pick<ParkedItem, "id" | "kind">): {
  readonly orgId: string;
  readonly taskId: string;
} | null {
  if (kind !== "effect") return null;
  const [, orgId, taskId] = /^task:(\d+):(\w+):/.exec(id) ?? [];
  return orgId === undefined || taskId === undefined ? null : { orgId, taskId };
}
