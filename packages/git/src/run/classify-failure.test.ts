import { expect, test } from "vitest";
import { classifyFailure } from "./classify-failure.ts";

/** What git and GitHub write, and what it means. */
const said: readonly (readonly [string, string])[] = [
  [
    "git_auth_failed",
    "remote: Invalid username or password.\nfatal: Authentication failed for 'https://x/a.git/'",
  ],
  ["git_auth_failed", "fatal: could not read Username for 'https://x': terminal prompts disabled"],
  [
    "git_auth_failed",
    "remote: Write access to repository not granted.\nfatal: unable to access 'https://x/': The requested URL returned error: 403",
  ],
  [
    "git_repository_not_found",
    "remote: Repository not found.\nfatal: repository 'https://x/a.git/' not found",
  ],
  ["git_network", "fatal: unable to access 'https://x/': Could not resolve host: x"],
  ["git_network", "fatal: unable to access 'https://x/': The requested URL returned error: 502"],
  [
    "git_network",
    "error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output",
  ],
  [
    "git_network",
    "fatal: unable to access 'https://x/': Operation too slow. Less than 1000 bytes/sec transferred the last 60 seconds",
  ],
  [
    "git_object_not_found",
    "fatal: remote error: upload-pack: not our ref 0123\nfatal: the remote end hung up unexpectedly",
  ],
  ["git_object_not_found", `fatal: bad object ${"0".repeat(40)}`],
  ["git_ref_not_found", "fatal: couldn't find remote ref refs/heads/x"],
  [
    "git_locked",
    "fatal: Unable to create '/m/packed-refs.lock': File exists.\n\nAnother git process seems to be running",
  ],
  [
    "git_locked",
    "fatal: unable to write new packed-refs: unable to create file /m/packed-refs.new: File exists",
  ],
  ["git_ref_changed", "error: cannot lock ref 'refs/heads/a': is at 0123 but expected 4567"],
  ["git_corrupt", "error: object file objects/aa/bb is empty\nfatal: loose object aabb is corrupt"],
  ["git_corrupt", "fatal: not a git repository: '/m'"],
  ["git_corrupt", "fatal: unable to read tree 0123"],
  ["git_disk_full", "fatal: write error: No space left on device\nfatal: index-pack failed"],
  ["git_unsafe_tree", "error: invalid path '.git/config'\nfatal: Could not reset index file"],
  ["git_failed", "fatal: something that nobody has seen before"],
  ["git_failed", ""],
];

for (const [code, stderr] of said)
  test(`${code}: ${stderr.slice(0, 60).replaceAll("\n", " ")}`, () => {
    const error = classifyFailure({ args: ["fetch"], exitCode: 128, signal: null, stderr });
    expect(error).toMatchObject({ name: "GitError", code, exitCode: 128, stderr });
    expect(error.message).toMatch(/^git fetch ended with 128/);
  });
