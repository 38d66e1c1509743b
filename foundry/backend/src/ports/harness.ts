import type { ContractVersion } from "@foundry/headless-contract";
import type { HarnessList, HarnessProvider } from "@foundry/shared";

/** How a harness is started on this machine. */
export interface HarnessProgram {
  readonly provider: HarnessProvider;
  /** The contract's own arguments are added. */
  readonly argv: readonly [string, ...string[]];
  /** Beside the contract's own variables; holds what the operator passes to agents, keys included. */
  readonly env: Readonly<Record<string, string>>;
  /** The operator's values in `env`: never to be seen [HC7]. */
  readonly secrets: readonly string[];
  /** Those of them that open something, by their names: no commit that holds one is published. */
  readonly keys: readonly string[];
  readonly readOnlyDirs: readonly string[];
  readonly network: "none" | "open";
  /** null: it must be asked (`--capabilities`). */
  readonly versions: readonly ContractVersion[] | null;
}

export type HarnessChoice =
  | { readonly kind: "available"; readonly program: HarnessProgram }
  /** For people: what is missing, and what to do. */
  | { readonly kind: "unavailable"; readonly message: string };

export interface WantedHarness {
  readonly provider: HarnessProvider;
  /** The repository's own, for the provider `command`. */
  readonly command: readonly string[] | null;
  /** [TK5] The workspace is a fork's: a command that names one of its files runs a stranger's program. */
  readonly isFork: boolean;
}

/** The harness programs that this worker can start. */
export interface HarnessPort {
  readonly default: HarnessProvider;
  list(): Promise<HarnessList>;
  choose(wanted: WantedHarness): Promise<HarnessChoice>;
}
