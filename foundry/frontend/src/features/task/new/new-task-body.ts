import type { CreateTaskBody, HarnessList, HarnessProvider } from "@foundry/shared";
import { isValidBranchName } from "@foundry/shared";
import type { NewTaskDraft } from "../../../services/preferences.ts";

/** What is wrong with each field; none: it can be sent. */
export type FieldErrors = Readonly<Partial<Record<keyof NewTaskDraft, string>>>;

const LONGEST_PROMPT = 32_768;

export function checkDraft(draft: NewTaskDraft, isForPullRequest: boolean): FieldErrors {
  const { repoId, baseBranch, prompt } = draft;
  const branch = baseBranch.trim();
  return {
    ...(repoId === "" ? { repoId: "Choose a repository." } : {}),
    ...(prompt.trim() === "" ? { prompt: "Say what is to be done." } : {}),
    ...(prompt.length > LONGEST_PROMPT ? { prompt: `At most ${LONGEST_PROMPT} characters.` } : {}),
    ...(!isForPullRequest && branch !== "" && !isValidBranchName(branch)
      ? { baseBranch: "This is no name that a branch can have." }
      : {}),
  };
}

/** What is sent to the service for a draft without errors. */
export function newTaskBody(
  draft: NewTaskDraft,
  pullRequestNumber: number | null,
  harnesses: HarnessList | null,
): CreateTaskBody {
  const harness = providerOf(draft.harness, harnesses);
  const chosen = {
    repoId: draft.repoId,
    prompt: draft.prompt.trim(),
    ...(harness === null ? {} : { harness }),
  };
  if (pullRequestNumber !== null) return { ...chosen, pullRequestNumber };
  const branch = draft.baseBranch.trim();
  return branch === "" ? chosen : { ...chosen, baseBranch: branch };
}

function providerOf(name: string, harnesses: HarnessList | null): HarnessProvider | null {
  return harnesses?.harnesses.find(({ provider }) => provider === name)?.provider ?? null;
}
