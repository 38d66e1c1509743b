/**
 * The address that git clones a repository from, as GitHub's API gives it in `clone_url`: on github.com, an Enterprise
 * server and the double it is the web address with `.git`.
 * @param webUrl `html_url` of the repository
 * @throws TypeError when it is no plain http(s) address of a repository; the message does not quote it
 */
export function cloneUrl(webUrl: string): string {
  const url = URL.canParse(webUrl) ? new URL(webUrl) : null;
  const isPlain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    !url.username &&
    !url.password &&
    !url.search &&
    !url.hash;
  if (!isPlain || !/^\/[^/]+\/[^/]+\/?$/.test(url.pathname)) {
    throw new TypeError("the repository's web address is not of the form https://HOST/OWNER/NAME");
  }
  return `${url.origin}${url.pathname.replace(/\/$/, "")}.git`;
}
