export { createIntake } from "./create-intake.ts";
export type { Intake, IntakeDeps } from "./create-intake.ts";
export { prepareGroup } from "./prepare-group.ts";
export { IntakeFailedError, startPrepareThread } from "./start-prepare-thread.ts";
export type { IntakeRequest } from "./types.ts";
