import { createGit } from "../run/create-git.ts";
import { openMirror } from "../mirror/open-mirror.ts";

/**
 * A process to be killed: works on a mirror without end, a line on stdout for each thing it did.
 * Arguments: the mirror's path, the remote's URL, a directory for temporary files.
 */
const [path = "", remoteUrl = "", tempDir = ""] = process.argv.slice(2);
const person = {
  GIT_AUTHOR_NAME: "Child",
  GIT_AUTHOR_EMAIL: "child@example.com",
  GIT_COMMITTER_NAME: "Child",
  GIT_COMMITTER_EMAIL: "child@example.com",
};
const git = createGit({ tempDir, protocols: ["file", "http"] });
const mirror = openMirror({ git, path, remoteUrl, auth: null });
const say = (what: string): boolean => process.stdout.write(`${what}\n`);

say("start");
say(await mirror.ensure());
for (let round = 0; ; round += 1) {
  await mirror.fetch();
  say("fetched");
  const [main] = await mirror.heads(["main"]);
  if (main === undefined) throw new Error("no main");
  const tree = await mirror.text(["rev-parse", `${main.sha}^{tree}`]);
  const message = `${process.pid} ${round}`;
  const sha = await mirror.text(["commit-tree", "-p", main.sha, tree], { input: message, env: person });
  await mirror.push([
    { branch: "main", newSha: sha, expectedSha: main.sha },
    { branch: `child/${process.pid}/${round}`, newSha: sha, expectedSha: null },
  ]);
  say("pushed");
  await mirror.keep([main.sha]);
  await mirror.withWorktree(sha, async (worktree) => {
    await worktree.run(["status"]);
    say("worktree");
  });
  await mirror.maintain();
  say("maintained");
}
