import { existsSync, lstatSync, readdirSync, readlinkSync } from "node:fs";
import type { SandboxSpec } from "../types.ts";

export interface BubblewrapOptions {
  readonly spec: SandboxSpec;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Files that stand for /etc/passwd and /etc/group. */
  readonly passwd: string;
  readonly group: string;
  /** Where each of the spec's volumes lies on this machine. */
  readonly volumeDirs: readonly string[];
  /** Whether this bubblewrap can forbid further user namespaces inside. */
  readonly disableUserNamespaces: boolean;
  readonly uid: number;
  readonly gid: number;
}

/** Directories of the system that a program sees, read-only. No home, no /root, no /opt, no /srv, no /var. */
export const systemDirs = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store"];

/** Of /etc only what programs need to run: no keys, no password hashes, nobody's configuration. */
const etc = [
  "alternatives",
  "ca-certificates",
  "ca-certificates.conf",
  "debian_version",
  "fonts",
  "host.conf",
  "hosts",
  "ld.so.cache",
  "ld.so.conf",
  "ld.so.conf.d",
  "localtime",
  "mime.types",
  "nsswitch.conf",
  "os-release",
  "pki/ca-trust",
  "pki/tls/cert.pem",
  "pki/tls/certs",
  "protocols",
  "services",
  "ssl/cert.pem",
  "ssl/certs",
  "ssl/openssl.cnf",
  "terminfo",
  "timezone",
];

const mebibyte = 1024 ** 2;

/** All options of one `bwrap`, for `--args`: in no command line, as they hold the environment. */
export function bubblewrapArgs(options: BubblewrapOptions): readonly string[] {
  const { spec, env, cwd } = options;
  return [
    namespaces(options),
    systemDirs.flatMap(showSystemDir),
    etc.flatMap((name) => ["--ro-bind-try", `/etc/${name}`, `/etc/${name}`]),
    spec.network === "open" ? ["--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"] : [],
    ["--ro-bind", options.passwd, "/etc/passwd", "--ro-bind", options.group, "/etc/group"],
    ["--proc", "/proc", ...maskedProc()],
    ["--dev", "/dev", "--perms", "1777", "--size", String(64 * mebibyte), "--tmpfs", "/dev/shm"],
    ["--remount-ro", "/dev"],
    ["--perms", "1777", "--size", String(tmpBytes(spec)), "--tmpfs", "/tmp"],
    ["--dir", "/run", "--dir", "/var", "--symlink", "/tmp", "/var/tmp"],
    mounts(options),
    ["--remount-ro", "/", "--clearenv"],
    Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    ["--chdir", cwd],
  ].flat();
}

/** It lies in memory, so it may be a part of that at most. */
function tmpBytes({ limits }: SandboxSpec): number {
  return Math.max(mebibyte, Math.floor(Math.min(limits.memoryBytes / 2, 1024 * mebibyte)));
}

function namespaces({ spec, uid, gid, disableUserNamespaces }: BubblewrapOptions): readonly string[] {
  return [
    ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
    spec.network === "none" ? ["--unshare-net"] : [],
    disableUserNamespaces ? ["--disable-userns"] : [],
    ["--uid", String(uid), "--gid", String(gid), "--hostname", "sandbox"],
    ["--die-with-parent", "--new-session"],
  ].flat();
}

function showSystemDir(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (lstatSync(path).isSymbolicLink()) return ["--symlink", readlinkSync(path), path];
  return ["--ro-bind", path, path];
}

/**
 * The kernel's own files below /proc. To it, whoever runs as the machine's root is root also in a user namespace: could
 * they be written, a program might name what the kernel runs when a program crashes. Read-only, then, and what not
 * everybody may read is not there.
 */
function maskedProc(): readonly string[] {
  return readdirSync("/proc", { withFileTypes: true }).flatMap((entry) => {
    const path = `/proc/${entry.name}`;
    if (/^\d+$/.test(entry.name) || entry.isSymbolicLink() || entry.name === "sysvipc") return [];
    if (entry.isDirectory()) return ["--ro-bind-try", path, path];
    const { mode } = lstatSync(path);
    if ((mode & 0o004) === 0) return ["--ro-bind", "/dev/null", path];
    return (mode & 0o222) === 0 ? [] : ["--ro-bind-try", path, path];
  });
}

/** Parents before what lies in them, so that a writable directory may lie in a read-only one. */
function mounts({ spec, volumeDirs }: BubblewrapOptions): readonly string[] {
  const all = [
    ...spec.readOnlyDirs.map((path) => ({ kind: "--ro-bind", from: path, to: path })),
    ...[spec.workspaceDir, ...(spec.writableDirs ?? [])].map((path) => ({
      kind: "--bind",
      from: path,
      to: path,
    })),
    ...spec.volumes.map(({ path }, index) => ({ kind: "--bind", from: volumeDirs[index] ?? path, to: path })),
  ];
  return all
    .toSorted((one, other) => one.to.length - other.to.length)
    .flatMap(({ kind, from, to }) => [kind, from, to]);
}
