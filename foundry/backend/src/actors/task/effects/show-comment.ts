import { z } from "zod";
import type { EffectDone } from "./drain-effects.ts";
import type { EffectPlace } from "./place.ts";
import { commentMarker, harmless, renderComment } from "./render-comment.ts";

const shownSchema = z.object({ commentId: z.string(), body: z.string() });

/** [HC6] One comment per task and conversation: created once, found by its marker, edited in place. */
export async function showComment(
  place: EffectPlace,
  { number }: { readonly number: number },
  before: unknown,
): Promise<EffectDone> {
  const { github, repository, task, url, signal } = place;
  const body = renderComment(task, url);
  const shown = shownSchema.safeParse(before);
  if (shown.success && shown.data.body === body) return done(shown.data.commentId, body);
  const marker = commentMarker(task.taskId);
  const found = await github.findComment({ repository, number, marker, signal });
  if (found === null) {
    const { commentId } = await github.createComment({ repository, number, body, signal });
    return done(commentId, body);
  }
  if (found.body !== body)
    await github.updateComment({ repository, commentId: found.commentId, body, signal });
  return done(found.commentId, body);
}

/** [DX7] What a person answered on the dashboard, said in the conversation too; found by a marker of its own. */
export async function postAnswer(
  { github, repository, task, signal }: EffectPlace,
  { conversation: number, text }: { readonly conversation: number; readonly text: string },
  key: string,
): Promise<EffectDone> {
  const marker = `<!-- foundry:${key}:${task.taskId} -->`;
  const found = await github.findComment({ repository, number, marker, signal });
  const body = `${marker}\n\n${harmless(text)}`;
  const comment = found ?? (await github.createComment({ repository, number, body, signal }));
  return done(comment.commentId, "");
}

function done(commentId: string, body: string): EffectDone {
  return { outcome: { commentId, body }, record: () => Promise.resolve() };
}
