import { recoverySchema } from "@foundry/shared";
import { z } from "zod";
import type { Inbox } from "../inbox/index.ts";
import type { RecoveryRun } from "./types.ts";

const runKey = "recoveryRun";
const reconciledKey = "recoveryReconciledUntilMs";

const runSchema = z.object({
  recovery: recoverySchema,
  sinceMs: z.number(),
  cursor: z.string().nullable(),
  phase: z.enum(["fullSync", "reading", "asking"]),
});

export interface RecoveryRunsDeps {
  readonly inbox: Pick<Inbox, "readMeta" | "writeDurably">;
}

/** The last run, in the inbox's file: what it did, and where one that was killed goes on [DX11]. */
export function createRecoveryRuns({ inbox }: RecoveryRunsDeps) {
  const saved = inbox.readMeta(runKey);
  let last: RecoveryRun | null = saved === null ? null : runSchema.parse(JSON.parse(saved));
  const listeners = new Set<() => void>();

  return {
    last: (): RecoveryRun | null => last,
    /** `rows`: what changes with it, in the same transaction. */
    save(run: RecoveryRun, rows: () => void = () => undefined): void {
      inbox.writeDurably(({ setMeta }) => {
        rows();
        setMeta(runKey, JSON.stringify(run));
        if (run.recovery.status === "completed") setMeta(reconciledKey, String(run.recovery.startedAtMs));
      });
      last = run;
      for (const listener of listeners) listener();
    },
    /** Up to here nothing is lost; null before the first completed run. */
    reconciledUntilMs(): number | null {
      const value = inbox.readMeta(reconciledKey);
      return value === null ? null : Number(value);
    },
    onChange: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type RecoveryRuns = ReturnType<typeof createRecoveryRuns>;
