export { acceptOne, pullRequestBody, routed } from "./deliveries.ts";
export { openTestInbox } from "./open-test-inbox.ts";
export { secret, startIntake } from "./start-intake.ts";
export { until } from "./until.ts";
