import type { Pull } from "./entities.ts";

type Given = Pick<
  Pull,
  | "id"
  | "repoId"
  | "number"
  | "title"
  | "body"
  | "draft"
  | "authorId"
  | "labels"
  | "maintainerCanModify"
  | "head"
  | "base"
  | "createdAtMs"
  | "updatedAtMs"
>;

/** An open pull request to which nothing has happened yet. */
export function newPull(given: Given): Pull {
  return {
    ...given,
    state: "open",
    locked: false,
    assigneeIds: [],
    requestedReviewerIds: [],
    closedAtMs: null,
    mergedAtMs: null,
    mergedById: null,
    mergeCommitSha: null,
    comments: [],
    reviews: [],
    reviewComments: [],
    reactions: [],
  };
}
