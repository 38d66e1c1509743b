import type { TaskPullRequest } from "@foundry/shared";
import { TerminalError } from "@foundry/durable";
import type { z } from "zod";
import type { PullRequestRecord } from "../../../ports/github.ts";
import { loadLastRequest } from "../store/requests.ts";
import type { EffectDone } from "./drain-effects.ts";
import type { pullRequestPayloadSchema } from "./effects-of.ts";
import type { EffectPlace } from "./place.ts";
import { harmless } from "./render-comment.ts";

/** [HC6] A draft of the branch, once: an open one of it is the one, whoever opened it. */
export async function openPullRequest(
  place: EffectPlace,
  wanted: z.infer<typeof pullRequestPayloadSchema>,
): Promise<EffectDone> {
  const pull = await findOrOpen(place, wanted);
  return {
    outcome: { number: pull.number },
    async record(draft) {
      const { task } = draft.stored;
      draft.stored = { ...draft.stored, task: { ...task, pullRequest: summaryOf(pull) } };
      // Whoever reads the conversation finds it from there.
      const number = (await loadLastRequest(draft.tx))?.conversation ?? null;
      if (number !== null)
        await draft.enqueueEffect({ key: `comment:${number}`, kind: "comment", payload: { number } });
    },
  };
}

async function findOrOpen(
  { github, repository, task, url, signal }: EffectPlace,
  { branch, base, title, body, summary }: z.infer<typeof pullRequestPayloadSchema>,
): Promise<PullRequestRecord> {
  const where = { repository, headRefName: branch, signal };
  const found = await github.findPullRequestByHead(where);
  if (found !== null && found.state === "open") return found;
  try {
    return await github.createPullRequest({
      repository,
      title: title.slice(0, 250),
      body: bodyOf(task, { text: body.trim() === "" ? summary : body, url }),
      headRefName: branch,
      baseRefName: base,
      isDraft: true,
      signal,
    });
  } catch (error) {
    // Somebody was faster, or the plan has no drafts: the second look tells.
    const again = error instanceof TerminalError ? await github.findPullRequestByHead(where) : null;
    if (again?.state === "open") return again;
    throw error;
  }
}

/** GitHub takes 65,536 characters. */
const LONGEST_TEXT = 60_000;

function bodyOf(
  { issueNumber, taskId }: EffectPlace["task"],
  { text, url }: { readonly text: string; readonly url: string | null },
): string {
  const origin = issueNumber === null ? "" : `For #${issueNumber}.`;
  const task = url === null ? `Foundry task ${taskId}` : `[Foundry task](${url})`;
  return [harmless(text).slice(0, LONGEST_TEXT), origin, `---\n${task}`]
    .filter((part) => part !== "")
    .join("\n\n");
}

function summaryOf(pull: PullRequestRecord): TaskPullRequest {
  const { prId, number, title, state, url, headRefName, baseRefName, authorLogin, isDraft, updatedAtMs } =
    pull;
  return { prId, number, title, state, url, headRefName, baseRefName, authorLogin, isDraft, updatedAtMs };
}
