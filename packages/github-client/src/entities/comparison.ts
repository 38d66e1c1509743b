import { GithubError } from "../github-error.ts";
import { object } from "./fields.ts";

/** Where a head stands seen from its base: `ahead` means that it contains the base and more. */
export type GithubComparison = "identical" | "ahead" | "behind" | "diverged";

export function readComparison(value: unknown): GithubComparison {
  const status = object(value, "comparison")["status"];
  switch (status) {
    case "identical":
    case "ahead":
    case "behind":
    case "diverged":
      return status;
    default:
      throw new GithubError("github_unreadable", "GitHub's answer has no usable status");
  }
}
