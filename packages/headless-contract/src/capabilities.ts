import { z } from "zod";
import { contractVersions, isContractVersion } from "./version.ts";
import type { ContractVersion } from "./version.ts";

const capabilitiesSchema = z.object({ contract_versions: z.array(z.string()) });

/**
 * What `<command> --headless --capabilities` printed: the versions that both sides speak, oldest first. A program that
 * does not know the flag prints anything else (or fails: pass an empty text) and counts as one of version 1. A program
 * that names only versions unknown here gets none.
 */
export function parseCapabilities(stdout: string): readonly ContractVersion[] {
  const parsed = capabilitiesSchema.safeParse(lastJsonLine(stdout));
  if (!parsed.success) return ["1"];
  const named = new Set(parsed.data.contract_versions.filter(isContractVersion));
  return contractVersions.filter((version) => named.has(version));
}

/** Programs greet before they answer: the last line counts. */
function lastJsonLine(stdout: string): unknown {
  const line = stdout.trim().split("\n").at(-1) ?? "";
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
