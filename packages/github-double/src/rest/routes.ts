import type { Route } from "../http/route.ts";
import { accountRoutes } from "./accounts/account-routes.ts";
import { appRoutes } from "./app/app-routes.ts";
import { hookDeliveryRoutes } from "./app/hook-delivery-routes.ts";
import { pullRequestRoutes } from "./pulls/pull-request-routes.ts";
import { repositoryRoutes } from "./repos/repository-routes.ts";

/** Every API route of the double. */
export const apiRoutes: readonly Route[] = [
  ...appRoutes,
  ...hookDeliveryRoutes,
  ...accountRoutes,
  ...repositoryRoutes,
  ...pullRequestRoutes,
];
