import { BaseSequencer } from "vitest/node";

/** Files that take long beside the others of their suite: the last ones of a run must not be the longest. */
const long = [
  /\/faults\//,
  /\/sandbox\/src\/docker\/docker\.test/,
  /\/accessibility\.test/,
  /\/degraded\.test/,
  /\/repository-jobs\.test/,
  /\/roles\.test/,
  /\/processes\.test/,
  /\/many\.test/,
  /\/activity\/demo\.test/,
  /\/sync\.test/,
];

/** Long files first, all others as vitest orders them. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's own, not an array's
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }) {
  const rank = long.findIndex((pattern) => pattern.test(moduleId));
  return rank === -1 ? long.length : rank;
}
