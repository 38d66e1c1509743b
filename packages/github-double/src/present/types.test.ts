import type { components } from "@octokit/openapi-types";
import { expectTypeOf, test } from "vitest";
import type { showPullRequest } from "../rest/pulls/show-pull-request.ts";
import type { presentOwnApp } from "./app.ts";
import type { presentCheckRun } from "./check.ts";
import type { presentCommit } from "./commit.ts";
import type { presentComment, presentIssue } from "./issue.ts";
import type { presentInstallation } from "./installation.ts";
import type { presentLabel } from "./label.ts";
import type { presentSimplePull } from "./pull-request.ts";
import type { presentReaction } from "./reactions.ts";
import type { presentFullRepository, presentRepository } from "./repository.ts";
import type { presentReview, presentReviewComment } from "./review.ts";
import type { presentOrganization, presentUser } from "./user.ts";

type Schemas = components["schemas"];

/** The description forgets that a fork may be gone; GitHub then answers null. */
type WithGoneFork<T extends { head: { repo: unknown } }> = Omit<T, "head"> & {
  head: Omit<T["head"], "repo"> & { repo: T["head"]["repo"] | null };
};

// The compiler proves it; running it only says that it did.
test("what the API answers has the shape of GitHub's OpenAPI description", () => {
  expectTypeOf<ReturnType<typeof presentUser>>().toExtend<Schemas["simple-user"]>();
  expectTypeOf<ReturnType<typeof presentOrganization>>().toExtend<Schemas["organization-simple"]>();
  expectTypeOf<ReturnType<typeof presentRepository>>().toExtend<Schemas["minimal-repository"]>();
  expectTypeOf<ReturnType<typeof presentFullRepository>>().toExtend<Schemas["full-repository"]>();
  expectTypeOf<ReturnType<typeof presentInstallation>>().toExtend<Schemas["installation"]>();
  expectTypeOf<ReturnType<typeof presentOwnApp>>().toExtend<Schemas["integration"]>();
  expectTypeOf<ReturnType<typeof presentLabel>>().toExtend<Schemas["label"]>();
  expectTypeOf<ReturnType<typeof presentSimplePull>>().toExtend<
    WithGoneFork<Schemas["pull-request-simple"]>
  >();
  expectTypeOf<Awaited<ReturnType<typeof showPullRequest>>>().toExtend<
    WithGoneFork<Schemas["pull-request"]>
  >();
  expectTypeOf<ReturnType<typeof presentIssue>>().toExtend<Schemas["issue"]>();
  expectTypeOf<ReturnType<typeof presentComment>>().toExtend<Schemas["issue-comment"]>();
  expectTypeOf<ReturnType<typeof presentReview>>().toExtend<Schemas["pull-request-review"]>();
  expectTypeOf<ReturnType<typeof presentReviewComment>>().toExtend<Schemas["pull-request-review-comment"]>();
  expectTypeOf<ReturnType<typeof presentReaction>>().toExtend<Schemas["reaction"]>();
  expectTypeOf<ReturnType<typeof presentCheckRun>>().toExtend<Schemas["check-run"]>();
  expectTypeOf<ReturnType<typeof presentCommit>>().toExtend<Schemas["commit"]>();
});
