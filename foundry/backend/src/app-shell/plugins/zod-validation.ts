import type { FastifySchemaCompiler } from "fastify";
import type { z } from "zod";
import { ProblemError } from "../problem.ts";

type Issue = z.core.$ZodIssue;

/**
 * Validates params, query and body with their zod schema. What is wrong is named: 400 for the address (params,
 * query), 422 for a body that is JSON but not what the route takes.
 */
export const zodValidatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data) => {
    const result = schema.safeParse(data);
    return result.success ? { value: result.data } : { error: inputProblem(result.error, httpPart) };
  };

function inputProblem(error: z.ZodError, httpPart: string | undefined): ProblemError {
  const issue = deepest(error.issues[0]);
  const inBody = httpPart === "body";
  const field =
    issue === undefined || issue.path.length === 0 ? (httpPart ?? "request") : issue.path.join(".");
  const message = `${field}: ${issue?.message ?? "is not valid"}`;
  return new ProblemError(inBody ? 422 : 400, "invalid_input", message, { field });
}

/** Of a union, the branch that the input came closest to tells more than "invalid input". */
function deepest(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== "invalid_union") return issue;
  const branches = issue.errors.filter((branch) => branch.every(isAboutAField));
  const closest = branches.toSorted((one, other) => one.length - other.length)[0];
  const inner = deepest(closest?.[0]);
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

function isAboutAField(issue: Issue): boolean {
  return issue.path.length > 0;
}
