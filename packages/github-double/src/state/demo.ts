/** A change that someone could propose: a title, a branch and the file that it touches. */
export interface Idea {
  title: string;
  branch: string;
  path: string;
}

/** What the demo's activity goes on with. */
export interface DemoRepositoryState {
  repositoryId: number;
  /** About how many pull requests are open at a time. */
  openPullRequests: number;
  /** Ideas that nobody has opened a pull request for yet. */
  ideas: Idea[];
}
