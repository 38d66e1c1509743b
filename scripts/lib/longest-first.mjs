import { BaseSequencer } from "vitest/node";

/** Files that take long beside the others of their suite: the last ones of a run must not be the longest. */
const long = [
  // Of the unit tests: 83 s to 14 s on a busy machine of two cores.
  /\/restack\.property\.test/,
  /\/sandbox\/src\/local\/(bubblewrap|plain)\.test/,
  /\/conformance\/(kit|shoulds|main)\.test/,
  /\/harnesses\/src\/(agent\/wrappers|demo\/demo|conformance)\.test/,
  /\/organization\/triggers\.test/,
  /\/mirror\/kill\.test/,
  /\/sandbox\/src\/docker\/docker\.test/,
  /\/run\/run-task\.test/,
  /\/local\/after-a-kill\.test/,
  /\/handlers\/(move-branches|settle-merged)\.test/,
  /\/github-state\/sync\.test/,
  /\/activity\/demo\.test/,
  // Of those with services of their own: 93 s to 25 s.
  /\/faults\/(jobs|interrupted-work|tasks)\.test/,
  /\/faults\//,
  /\/http\/task-triggers\.test/,
  /\/accessibility\.test/,
  /\/http\/(connect|task-runs)\.test/,
  /\/journeys\/(repository|task-page|demo|states)\.test/,
  /\/(degraded|roles|repository-jobs|rows|connect|many|processes)\.test/,
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
