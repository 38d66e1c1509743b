import { readApp, readInstallation, type GithubAppInfo, type GithubInstallation } from "../entities/app.ts";
import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";
import { pageSize, readPage, type Page, type PageRequest } from "../page.ts";

export interface AppCalls {
  /** The App itself: also the test whether id and key are right. */
  getApp(options?: CallOptions): Promise<GithubAppInfo>;
  listInstallations(request: PageRequest): Promise<Page<GithubInstallation>>;
  getInstallation(request: { installationId: string } & CallOptions): Promise<GithubInstallation>;
}

export function appCalls(call: Call): AppCalls {
  return {
    async getApp({ signal } = {}) {
      return readApp((await call({ routeClass: "app", route: "GET /app", signal })).data);
    },
    async listInstallations({ page, etag, signal }) {
      const answer = await call({
        routeClass: "installations",
        route: "GET /app/installations",
        parameters: { page, per_page: pageSize },
        etag,
        signal,
      });
      return readPage(answer, readInstallation);
    },
    async getInstallation({ installationId, signal }) {
      const answer = await call({
        routeClass: "installation",
        route: "GET /app/installations/{installation_id}",
        parameters: { installation_id: installationId },
        signal,
      });
      return readInstallation(answer.data);
    },
  };
}
