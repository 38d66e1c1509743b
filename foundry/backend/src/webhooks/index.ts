export { routeDelivery } from "./route-delivery.ts";
export type { ActivityRecord, GithubCommand, RoutedDelivery } from "./github-command.ts";
