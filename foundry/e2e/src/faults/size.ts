/** How much the fault suite does: FOUNDRY_FAULTS=full for the figures of the note, else what CI has time for. */
export interface FaultsSize {
  readonly serviceKills: number;
  readonly engineKills: number;
  readonly deliveries: number;
  readonly engineDownMs: number;
  /** Created, each just before a kill. */
  readonly tasks: number;
  /** FOUNDRY_FAULTS_SEED, to see a failure again. */
  readonly seed: number;
}

const isFull = process.env["FOUNDRY_FAULTS"] === "full";
const sizes = isFull
  ? { serviceKills: 20, engineKills: 10, deliveries: 5000, engineDownMs: 60_000, tasks: 3 }
  : { serviceKills: 4, engineKills: 2, deliveries: 400, engineDownMs: 4000, tasks: 1 };

export const size: FaultsSize = { ...sizes, seed: Number(process.env["FOUNDRY_FAULTS_SEED"] ?? 20_261_120) };
