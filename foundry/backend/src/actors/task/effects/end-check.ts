import type { z } from "zod";
import type { CheckRunRecord } from "../../../ports/github.ts";
import { checkKeyOf } from "./check-key.ts";
import type { EffectDone } from "./drain-effects.ts";
import type { checkPayloadSchema } from "./effects-of.ts";
import type { EffectPlace } from "./place.ts";
import { harmless } from "./render-comment.ts";

/** [HC5] Ends the run's check, however often it is asked to; one that was never created is created as ended. */
export async function endCheck(
  place: EffectPlace,
  { run, headSha, conclusion, title, summary }: z.infer<typeof checkPayloadSchema>,
): Promise<EffectDone> {
  const check = await bringAbout(place, { run, headSha, conclusion, title, summary: harmless(summary) });
  return {
    outcome: { checkRunId: check.checkRunId, conclusion },
    record(draft) {
      const { task } = draft.stored;
      // A newer run has a check of its own.
      if (draft.turn.run === run && task.check !== null) {
        const ended = { headSha, url: check.url, status: "completed", conclusion } as const;
        draft.stored = { ...draft.stored, task: { ...task, check: ended } };
      }
      return Promise.resolve();
    },
  };
}

async function bringAbout(
  { github, repository, task, url, signal }: EffectPlace,
  { run, headSha, ...end }: z.infer<typeof checkPayloadSchema>,
): Promise<CheckRunRecord> {
  const key = checkKeyOf({ repository, headSha, taskId: task.taskId, run });
  const result = { ...end, annotations: [], ...(url !== null && { detailsUrl: url }) };
  const found = await github.findCheckRun({ ...key, signal });
  if (found === null) return github.createCheckRun({ ...key, ...result, signal });
  if (found.status === "completed" && found.conclusion === end.conclusion) return found;
  return github.updateCheckRun({ repository, checkRunId: found.checkRunId, ...result, signal });
}
