import { z } from "zod";
import { fileSchema } from "./file-schema.ts";
import { repoConfigPath } from "./parse-repo-config.ts";

/** [RC9] The JSON Schema (2020-12) of the file, for editors; made of the rules that the service itself checks by. */
export function repoConfigJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(fileSchema, { io: "input" }),
    title: "Foundry repository configuration",
    description: `The file ${repoConfigPath} on a repository's default branch.`,
  };
}
