export { routeDelivery } from "./route-delivery.ts";
export type { GithubCommand, RoutedDelivery } from "./github-command.ts";
export { deliveryId, guidOfDelivery } from "./delivery-id.ts";
export { appNeeds } from "./app-needs.ts";
export { triggerNumber } from "./task-trigger.ts";
export type { TaskTrigger, TriggerIssue } from "./task-trigger.ts";
