import type { GitCredentials, GitRemote } from "./types.ts";

/** What a process may take from ours: how to find programs and certificates, and the way out through a proxy. */
const inherited = [
  "PATH",
  "TMPDIR",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
  "http_proxy",
  "https_proxy",
  "HTTPS_PROXY",
  "no_proxy",
  "NO_PROXY",
];

/**
 * Settings that win over any configuration file, a tampered one included: no hook, helper, monitor, prompt, signing
 * program, submodule or background maintenance.
 */
const settings: readonly (readonly [string, string])[] = [
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["core.attributesFile", "/dev/null"],
  ["core.excludesFile", "/dev/null"],
  ["core.protectHFS", "true"],
  ["core.protectNTFS", "true"],
  // A link in a worktree is a file with the link's text: nothing that reads there can be led out of it.
  ["core.symlinks", "false"],
  ["core.logAllRefUpdates", "false"],
  ["core.sshCommand", "false"],
  ["core.pager", "cat"],
  ["commit.gpgSign", "false"],
  ["tag.gpgSign", "false"],
  ["push.gpgSign", "false"],
  ["log.showSignature", "false"],
  ["gpg.program", "false"],
  ["submodule.recurse", "false"],
  ["fetch.recurseSubmodules", "false"],
  ["push.recurseSubmodules", "no"],
  ["push.followTags", "false"],
  ["fetch.writeCommitGraph", "false"],
  ["fetch.bundleURI", ""],
  ["transfer.bundleURI", "false"],
  ["remote.pushDefault", "origin"],
  // Maintenance would leave our process group and outlive us; `maintain` does it in the foreground.
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["receive.autogc", "false"],
  ["safe.bareRepository", "explicit"],
  ["protocol.version", "2"],
  ["init.defaultBranch", "main"],
  ["http.lowSpeedLimit", "1000"],
  ["http.lowSpeedTime", "60"],
  // An empty helper forgets those of every file.
  ["credential.helper", ""],
];

/** Prints what git's credential protocol wants; the values are only in the environment, never in an argument. */
const helper =
  '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$GIT_RUNNER_USERNAME" "$GIT_RUNNER_PASSWORD"; }; f';

export interface EnvironmentOptions {
  readonly tempDir: string;
  /** Marks every process of ours, and their children, for `endOrphans`. */
  readonly owner: string;
  readonly remote?: GitRemote;
  readonly credentials?: GitCredentials | null;
  readonly symlinks?: boolean;
}

/**
 * A whole environment: nothing of the machine's or the person's configuration counts. Only the remote's own protocol is
 * allowed, none without a remote; its credentials are for its origin alone, so a redirect elsewhere gets nothing [RJ6].
 */
export function gitEnvironment(options: EnvironmentOptions): Record<string, string> {
  const { remote, credentials } = options;
  const config = [...settings];
  if (options.symlinks === true) config.push(["core.symlinks", "true"]);
  if (remote !== undefined && credentials)
    config.push([`credential.${new URL(remote.url).origin}.helper`, helper]);
  const environment: Record<string, string> = {
    LC_ALL: "C",
    HOME: "/nonexistent",
    TMPDIR: options.tempDir,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TEMPLATE_DIR: "",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    GIT_EDITOR: "false",
    GIT_PAGER: "cat",
    GIT_SSH_COMMAND: "false",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_ALLOW_PROTOCOL: remote === undefined ? "" : new URL(remote.url).protocol.replace(":", ""),
    GIT_RUNNER_OWNER: options.owner,
    GIT_CONFIG_COUNT: String(config.length),
  };
  for (const name of inherited) {
    const value = process.env[name];
    if (value !== undefined && !(name in environment)) environment[name] = value;
  }
  for (const [index, [key, value]] of config.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  if (credentials) {
    environment["GIT_RUNNER_USERNAME"] = credentials.username;
    environment["GIT_RUNNER_PASSWORD"] = credentials.password;
  }
  return environment;
}
