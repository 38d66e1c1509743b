import type { Octokit } from "@octokit/core";

/**
 * octokit plugin: an installation's token that GitHub refuses (revoked, or expired by its clock) is replaced and the
 * request sent once more. @octokit/auth-app retries a 401 only for a token younger than five seconds, and keeps an
 * older one in its cache. It must be the first plugin: the hooks of later ones lie around it.
 */
export function renewToken(
  octokit: Octokit,
  options: { readonly auth?: { readonly installationId?: number } },
) {
  const installationId = options.auth?.installationId;
  if (installationId === undefined) return;
  let renewals = 0;
  let running: Promise<unknown> | null = null;
  const renew = async (): Promise<void> => {
    running ??= octokit.auth({ type: "installation", installationId, refresh: true }).finally(() => {
      renewals += 1;
      running = null;
    });
    await running;
  };
  octokit.hook.wrap("request", async (request, requestOptions) => {
    const renewalsBefore = renewals;
    try {
      return await request(requestOptions);
    } catch (error) {
      if (!isRefusedToken(error, requestOptions.url)) throw error;
      // Requests that were refused together need one new token, not one each.
      if (renewals === renewalsBefore) await renew();
      return request(requestOptions);
    }
  });
}

/** A 401 to the request itself, not to the token request that went before it. */
function isRefusedToken(error: unknown, url: string): boolean {
  if (url.endsWith("/access_tokens") || !(error instanceof Error) || !("status" in error)) return false;
  const refusedUrl = "request" in error ? Reflect.get(Object(error.request), "url") : "";
  return error.status === 401 && !String(refusedUrl).endsWith("/access_tokens");
}
