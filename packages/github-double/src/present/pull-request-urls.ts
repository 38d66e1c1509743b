/** The URLs of a pull request, flat and as `_links`. */
export function presentPullRequestUrls(
  root: string,
  owner: string,
  name: string,
  number: number,
  headSha: string,
) {
  const repo = `${root}/repos/${owner}/${name}`;
  const url = `${repo}/pulls/${number}`;
  const issue = `${repo}/issues/${number}`;
  const html = `${root}/${owner}/${name}/pull/${number}`;
  const statuses = `${repo}/statuses/${headSha}`;
  return {
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repo}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${repo}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
  };
}
