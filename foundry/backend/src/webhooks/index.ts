export { routeDelivery } from "./route-delivery.ts";
export type { GithubCommand, RoutedDelivery } from "./github-command.ts";
