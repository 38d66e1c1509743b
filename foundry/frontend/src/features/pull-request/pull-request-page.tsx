export function PullRequestPage() {
  return <p>PullRequestPage</p>;
}
