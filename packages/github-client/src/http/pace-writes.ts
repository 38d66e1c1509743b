import type { Octokit } from "@octokit/core";
import { throttling } from "@octokit/plugin-throttling";

type OctokitOptions = ConstructorParameters<typeof Octokit>[0];
type RequestWrapper = Parameters<typeof Octokit.prototype.hook.wrap<"request">>[1];

/** In `request` options: this write creates no content, so GitHub's limits for content do not apply to it. */
export const unpaced = "unpaced";

/**
 * octokit plugin: @octokit/plugin-throttling for writes only. It sends an installation's writes one after another,
 * one second apart (three when people are notified), as GitHub asks of integrations. Reads go past it: its limiter
 * costs 2.3 ms a request at eight at once, measured, ten times a small page's own time; what reads need (a bound, and
 * to stop while limited) they have from slots and the rate gate. Refusals are not retried here either, so that the
 * gate is the one place that waits.
 */
export function paceWrites(
  octokit: Octokit,
  options: NonNullable<OctokitOptions> & { readonly auth?: unknown },
) {
  const wrap = (name: "request", paced: RequestWrapper): void => {
    octokit.hook.wrap(name, (request, requestOptions) =>
      requestOptions.method === "GET" || requestOptions.request[unpaced] === true
        ? request(requestOptions)
        : paced(request, requestOptions),
    );
  };
  const facade = Object.create(octokit, { hook: { value: { ...octokit.hook, wrap } } });
  return throttling(facade, {
    ...options,
    throttle: {
      enabled: options.throttle?.enabled ?? true,
      id: throttleId(options.auth),
      onRateLimit: neverRetry,
      onSecondaryRateLimit: neverRetry,
    },
  });
}

function throttleId(auth: unknown): string {
  const installationId =
    typeof auth === "object" && auth !== null ? Reflect.get(auth, "installationId") : null;
  return `installation-${String(installationId)}`;
}

function neverRetry(): boolean {
  return false;
}
