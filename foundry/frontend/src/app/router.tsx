import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
} from "@tanstack/react-router";
import { connectSearch } from "../features/connection/connect-search.ts";
import { deliverySearch } from "../features/deliveries/delivery-search.ts";
import { isOrgId, isRepoId, isTaskId } from "../features/organization/paths.ts";
import type { BranchAction } from "../features/repository/model/branch-action.ts";
import { jobSearch } from "../features/repository/model/job-search.ts";
import { stackSearch } from "../features/repository/model/stack-search.ts";
import { briefSearch } from "../features/task/brief/brief-search.ts";
import { taskSearch } from "../features/task/list/task-search.ts";
import { ErrorPage } from "./pages/error-page.tsx";
import { HomePage } from "./pages/home-page.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { OrganizationLayout } from "./pages/organization-layout.tsx";
import { Shell } from "./shell/shell.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const home = createRoute({ getParentRoute: () => root, path: "/", component: HomePage });
const organization = createRoute({
  getParentRoute: () => root,
  path: "/orgs/$orgId",
  beforeLoad: ({ params }) => {
    if (!isOrgId(params.orgId)) throw notFound();
  },
  component: OrganizationLayout,
});
const overview = createRoute({
  getParentRoute: () => organization,
  path: "/",
  component: lazyRouteComponent(() => import("../features/overview/overview-page.tsx"), "OverviewPage"),
});
const attention = createRoute({
  getParentRoute: () => organization,
  path: "/attention",
  component: lazyRouteComponent(() => import("../features/overview/attention-page.tsx"), "AttentionPage"),
});
const task = createRoute({
  getParentRoute: () => organization,
  path: "/tasks/$taskId",
  beforeLoad: ({ params }) => {
    if (!isTaskId(params.taskId)) throw notFound();
  },
  component: lazyRouteComponent(() => import("../features/task/task-page.tsx"), "TaskPage"),
});
const taskLog = createRoute({
  getParentRoute: () => task,
  path: "/",
  component: lazyRouteComponent(() => import("../features/task/log/log-page.tsx"), "LogPage"),
});
const taskChanges = createRoute({
  getParentRoute: () => task,
  path: "/changes",
  component: lazyRouteComponent(() => import("../features/task/changes/changes-page.tsx"), "ChangesPage"),
});
const taskAttempts = createRoute({
  getParentRoute: () => task,
  path: "/attempts",
  component: lazyRouteComponent(() => import("../features/task/attempts/attempts-page.tsx"), "AttemptsPage"),
});
const taskBrief = createRoute({
  getParentRoute: () => task,
  path: "/brief",
  validateSearch: briefSearch,
  component: lazyRouteComponent(() => import("../features/task/brief/brief-page.tsx"), "BriefPage"),
});
const tasks = createRoute({
  getParentRoute: () => organization,
  path: "/tasks",
  validateSearch: taskSearch,
  component: lazyRouteComponent(() => import("../features/task/list/tasks-page.tsx"), "TasksPage"),
});
const pullRequest = createRoute({
  getParentRoute: () => organization,
  path: "/repos/$repoId/pulls/$number",
  component: lazyRouteComponent(
    () => import("../features/pull-request/pull-request-page.tsx"),
    "PullRequestPage",
  ),
});
const repository = createRoute({
  getParentRoute: () => organization,
  path: "/repos/$repoId",
  beforeLoad: ({ params }) => {
    if (!isRepoId(params.repoId)) throw notFound();
  },
  component: lazyRouteComponent(() => import("../features/repository/repository-page.tsx"), "RepositoryPage"),
});
const branches = createRoute({
  getParentRoute: () => repository,
  path: "/",
  validateSearch: stackSearch,
  component: lazyRouteComponent(
    () => import("../features/repository/branches/branches-page.tsx"),
    "BranchesPage",
  ),
});
const jobs = createRoute({
  getParentRoute: () => repository,
  path: "/jobs",
  validateSearch: jobSearch,
  component: lazyRouteComponent(() => import("../features/repository/jobs/jobs-page.tsx"), "JobsPage"),
});
const job = createRoute({
  getParentRoute: () => jobs,
  path: "/$jobId",
  component: lazyRouteComponent(() => import("../features/repository/jobs/job-detail.tsx"), "JobDetail"),
});
const config = createRoute({
  getParentRoute: () => repository,
  path: "/config",
  component: lazyRouteComponent(() => import("../features/repository/config/config-page.tsx"), "ConfigPage"),
});
const deliveries = createRoute({
  getParentRoute: () => root,
  path: "/deliveries",
  validateSearch: deliverySearch,
  component: lazyRouteComponent(() => import("../features/deliveries/deliveries-page.tsx"), "DeliveriesPage"),
});
const delivery = createRoute({
  getParentRoute: () => deliveries,
  path: "/$guid",
  component: lazyRouteComponent(() => import("../features/deliveries/delivery-detail.tsx"), "DeliveryDetail"),
});
const connect = createRoute({
  getParentRoute: () => root,
  path: "/connect",
  validateSearch: connectSearch,
  component: lazyRouteComponent(() => import("../features/connection/connect-page.tsx"), "ConnectPage"),
});
const connection = createRoute({
  getParentRoute: () => root,
  path: "/settings/connection",
  component: lazyRouteComponent(() => import("../features/connection/connection-page.tsx"), "ConnectionPage"),
});

const routeTree = root.addChildren([
  home,
  organization.addChildren([
    overview,
    attention,
    tasks,
    task.addChildren([taskLog, taskChanges, taskAttempts, taskBrief]),
    pullRequest,
    repository.addChildren([branches, jobs.addChildren([job]), config]),
  ]),
  deliveries.addChildren([delivery]),
  connect,
  connection,
]);

export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
  });
}

/** Brings the code of all pages: opening one needs no network then, also while the service is away. */
export async function loadPages(router: ReturnType<typeof createAppRouter>): Promise<void> {
  const routes = Object.values(router.routesById);
  await Promise.all(routes.map((route) => Promise.resolve(router.loadRouteChunk(route))));
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
  interface HistoryState {
    /** The pull request's row was clicked: its task is to be created. A link alone creates nothing. */
    readonly startTask?: boolean;
    /** A menu elsewhere asked for this; the repository's page opens its dialog. */
    readonly branchAction?: BranchAction;
  }
}
