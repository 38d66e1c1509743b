/** How much the fault suite does: FOUNDRY_FAULTS=full for the figures of the note, else what CI has time for. */
export interface FaultsSize {
  readonly serviceKills: number;
  readonly engineKills: number;
  readonly deliveries: number;
  readonly engineDownMs: number;
  /** Created, each just before a kill. */
  readonly tasks: number;
  /** Kills at steps of repository jobs, of the dice. */
  readonly jobKills: number;
  /** Beside them, one of the service and one of the engine at every step of every kind of job. */
  readonly everyStep: boolean;
  /** People and a job that want the same branch. */
  readonly races: number;
  /** Kills with a task at every state, the service's and the engine's in turn. */
  readonly taskRounds: number;
  /** So long after all are there, by the dice, the kill comes. */
  readonly taskKillWithinMs: number;
  /** In the queue of five organizations at once. */
  readonly queuedTasks: number;
  /** What a hostile harness prints. */
  readonly printedBytes: number;
  /** FOUNDRY_FAULTS_SEED, to see a failure again. */
  readonly seed: number;
}

const isFull = process.env["FOUNDRY_FAULTS"] === "full";
const sizes = isFull
  ? {
      serviceKills: 20,
      engineKills: 10,
      deliveries: 5000,
      engineDownMs: 60_000,
      tasks: 3,
      jobKills: 20,
      everyStep: true,
      races: 50,
      taskRounds: 20,
      taskKillWithinMs: 2000,
      queuedTasks: 200,
      printedBytes: 1_000_000_000,
    }
  : {
      serviceKills: 4,
      engineKills: 2,
      deliveries: 400,
      engineDownMs: 4000,
      tasks: 1,
      jobKills: 4,
      everyStep: false,
      races: 4,
      taskRounds: 2,
      taskKillWithinMs: 200,
      queuedTasks: 30,
      printedBytes: 40_000_000,
    };

export const size: FaultsSize = { ...sizes, seed: Number(process.env["FOUNDRY_FAULTS_SEED"] ?? 20_261_120) };
