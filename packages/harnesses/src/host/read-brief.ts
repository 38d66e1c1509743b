import { readFile } from "node:fs/promises";
import type { SessionBrief } from "@foundry/headless-contract";

/** The brief, or why there is nothing to work on; `unsupported`: its version is none that these programs know. */
export type BriefReading =
  | { readonly kind: "read"; readonly brief: SessionBrief }
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "unsupported"; readonly message: string };

/**
 * Reads the brief without the schemas, as these programs run where only this package exists. The adapter has checked it;
 * here only what this program relies on is looked at, so that a mistake is said and not stumbled over.
 */
export async function readBrief(path: string): Promise<BriefReading> {
  const text = await readText(path);
  if (text.kind !== "text") return text;
  const document = parseJson(text.text);
  if (!isRecord(document)) return unreadable("the brief is no JSON object");
  const version = document["contract_version"];
  if (version !== "1" && version !== "2") {
    const message = `contract_version ${JSON.stringify(version) ?? "is missing:"} is not supported: this harness speaks "1" and "2"`;
    return { kind: "unsupported", message };
  }
  const missing = missingPart(document);
  if (missing !== null) return unreadable(`the brief has no ${missing}`);
  return { kind: "read", brief: trusted(document) };
}

async function readText(path: string) {
  try {
    return { kind: "text", text: await readFile(path, "utf8") } as const;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return unreadable(`the brief cannot be read: ${String(error.code)}`);
  }
}

function missingPart(brief: Record<string, unknown>): string | null {
  const { task, repo, familiar, workspace } = brief;
  if (!isRecord(task) || typeof task["kind"] !== "string") return "task.kind";
  if (!isRecord(repo) || typeof repo["name"] !== "string") return "repo.name";
  if (!isRecord(familiar) || typeof familiar["id"] !== "string") return "familiar.id";
  if (!isRecord(workspace) || typeof workspace["root"] !== "string") return "workspace.root";
  return null;
}

/** The one place where the adapter's word is taken for the rest. */
function trusted(brief: Record<string, unknown>): SessionBrief {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by the adapter against the schema
  return brief as unknown as SessionBrief;
}

function unreadable(message: string): { readonly kind: "unreadable"; readonly message: string } {
  return { kind: "unreadable", message };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
