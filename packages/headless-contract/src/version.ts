/** The versions of the contract that Foundry speaks, oldest first. Each is a major version; there are no minor ones. */
export const contractVersions = ["1", "2"] as const;
export type ContractVersion = (typeof contractVersions)[number];

/** A document of a major version that this package does not know: refused, never guessed at. */
export class UnsupportedContractVersionError extends Error {
  readonly code = "unsupported_version";
  readonly version: string;

  constructor(version: string) {
    super(
      `contract_version ${JSON.stringify(version)} is not supported: ` +
        `this side speaks ${contractVersions.map((known) => JSON.stringify(known)).join(" and ")}`,
    );
    this.name = "UnsupportedContractVersionError";
    this.version = version;
  }
}

/**
 * The version that a parsed document names, where it is one that nobody here speaks ("3", "2.1", 7); null where it is
 * absent, known, or no version at all, which the schema then says better.
 */
export function unsupportedVersion(document: unknown): string | null {
  if (typeof document !== "object" || document === null || !("contract_version" in document)) return null;
  const named = document.contract_version;
  const version = typeof named === "number" ? String(named) : named;
  if (typeof version !== "string" || !/^\d{1,9}(\.\d{1,9}){0,2}$/.test(version)) return null;
  return typeof named === "string" && isContractVersion(version) ? null : version;
}

export function isContractVersion(version: unknown): version is ContractVersion {
  return contractVersions.some((known) => known === version);
}
