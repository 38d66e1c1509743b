import type { Route } from "../http/route.ts";
import { accountRoutes } from "./accounts/account-routes.ts";
import { teamRoutes } from "./accounts/team-routes.ts";
import { appRoutes } from "./app/app-routes.ts";
import { hookConfigRoutes } from "./app/hook-config-routes.ts";
import { hookDeliveryRoutes } from "./app/hook-delivery-routes.ts";
import { rateLimitRoute } from "./app/rate-limit-route.ts";
import { checkRoutes } from "./checks/check-routes.ts";
import { statusRoutes } from "./checks/status-routes.ts";
import { compareRoute } from "./git/compare-route.ts";
import { contentsRoutes } from "./git/contents-routes.ts";
import { refRoutes } from "./git/ref-routes.ts";
import { commentRoutes } from "./issues/comment-routes.ts";
import { issueRoutes } from "./issues/issue-routes.ts";
import { reactionRoutes } from "./issues/reaction-routes.ts";
import { mergeRoutes } from "./pulls/merge-routes.ts";
import { pullRequestRoutes } from "./pulls/pull-request-routes.ts";
import { reviewRoutes } from "./pulls/review-routes.ts";
import { oauthRoutes } from "./users/oauth-routes.ts";
import { userRoutes } from "./users/user-routes.ts";
import { manifestRoutes } from "./app/manifest-routes.ts";
import { repositoryRoutes } from "./repos/repository-routes.ts";

/** Every API route of the double. */
export const apiRoutes: readonly Route[] = [
  ...appRoutes,
  ...hookConfigRoutes,
  ...hookDeliveryRoutes,
  rateLimitRoute,
  ...oauthRoutes,
  ...manifestRoutes,
  ...userRoutes,
  ...accountRoutes,
  ...teamRoutes,
  ...repositoryRoutes,
  ...contentsRoutes,
  compareRoute,
  ...refRoutes,
  ...pullRequestRoutes,
  ...mergeRoutes,
  ...reviewRoutes,
  ...issueRoutes,
  ...commentRoutes,
  ...reactionRoutes,
  ...checkRoutes,
  ...statusRoutes,
];
