/** The versions of the contract that Foundry speaks, oldest first. Each is a major version; there are no minor ones. */
export const contractVersions = ["1", "2"] as const;
export type ContractVersion = (typeof contractVersions)[number];

export function isContractVersion(version: unknown): version is ContractVersion {
  return contractVersions.some((known) => known === version);
}

/**
 * Why a parsed document's version is refused, where it names one that nobody here speaks ("3", "2.1"); null where it is
 * absent, known, or no version at all, which the schema then says better.
 */
export function refusedVersion(document: unknown): string | null {
  if (typeof document !== "object" || document === null || !("contract_version" in document)) return null;
  const version = document.contract_version;
  if (typeof version !== "string" || !/^\d{1,9}(\.\d{1,9}){0,2}$/.test(version)) return null;
  if (isContractVersion(version)) return null;
  const spoken = contractVersions.map((known) => JSON.stringify(known)).join(" and ");
  return `contract_version ${JSON.stringify(version)} is not supported: Foundry speaks ${spoken}`;
}
