export { pullRequestBody, routed } from "./deliveries.ts";
export { openTestInbox } from "./open-test-inbox.ts";
export { until } from "./until.ts";
