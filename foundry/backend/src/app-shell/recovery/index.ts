export { createRecovery } from "./create-recovery.ts";
export { idleRecovery } from "./types.ts";
