/** What a sandboxed program may use up; over a limit it is ended, and the outcome says which. */
export interface SandboxLimits {
  /** Of one `exec`, by the clock; also what its processes may compute, times `cpus`. */
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** Processes and threads at one time. */
  readonly pids: number;
  /** What the workspace and the other writable directories may grow to on the disk, together. */
  readonly diskBytes: number;
  /** What the program may print, stdout and stderr together. Default: any amount. */
  readonly outputBytes?: number;
}

/** `none`: no way out but what the workspace holds. `open`: as the machine, its own loopback included. */
export type SandboxNetwork = "none" | "open";

export interface SandboxSpec {
  /** Found again by it after a crash; also the label of everything that belongs to it. `[a-z0-9_-]{1,64}` */
  readonly id: string;
  /** The workspace on this machine's disk; with `writableDirs` and a private tmp, all that may be written to. */
  readonly workspaceDir: string;
  /** Further existing directories that the program may write to, as where the result goes. At their own paths. */
  readonly writableDirs?: readonly string[];
  /**
   * Readable, not writable, at their own paths: where the brief lies, and what harness programs need beyond the
   * system's directories (/usr, /bin, /lib), as the directory of a Node that is installed elsewhere.
   */
  readonly readOnlyDirs: readonly string[];
  readonly network: SandboxNetwork;
  readonly limits: SandboxLimits;
  /** Extra volumes: absolute path inside, size limit in bytes. Emptied by `destroy`. */
  readonly volumes: readonly { readonly path: string; readonly sizeBytes: number }[];
  /** A container's image, where the adapter has containers; else without meaning. Default: the adapter's. */
  readonly image?: string;
}

export interface SandboxCommand {
  /** The program by its absolute path, or by its name on the PATH of `env`. */
  readonly argv: readonly [string, ...string[]];
  /** The whole environment: nothing is inherited. Adapters may add PWD and their own label. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
  /**
   * Called one after the other, each stream in its order; the program is held back while the promise is pending.
   * The bytes are the receiver's. If it throws, the program is ended and `exec` rejects with that error.
   */
  readonly onOutput: (stream: "stdout" | "stderr", bytes: Uint8Array) => void | Promise<void>;
}

export type SandboxOutcome =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "aborted" }
  | { readonly kind: "limit"; readonly limit: "memory" | "disk" | "pids" | "output" }
  | { readonly kind: "spawn_failed"; readonly message: string };

/** One sandbox; when `exec` has resolved, no process that it started is alive, whatever it did to stay. */
export interface Sandbox {
  readonly id: string;
  exec(command: SandboxCommand): Promise<SandboxOutcome>;
  /**
   * A file that the program wrote: relative to the workspace, or absolute below it or a writable directory. null:
   * there is none. Follows no symlink, and reads nothing but regular files.
   * @throws SandboxError `file_too_large` (over `maxBytes`), `unsafe_path` (a symlink, a pipe, a device, a directory)
   */
  readFile(path: string, maxBytes: number): Promise<Uint8Array | null>;
  /** Ends every process and takes away all but the workspace and the writable directories. Again is harmless. */
  destroy(): Promise<void>;
}

export interface SandboxAdapter {
  readonly name: "local" | "docker";
  /** Whether this machine can run it, how well it contains, and what is missing. */
  probe(): Promise<{ readonly available: boolean; readonly detail: string }>;
  /** @throws SandboxError `invalid_spec`, `unavailable` */
  create(spec: SandboxSpec): Promise<Sandbox>;
  /** Ends what is left of sandboxes whose ids are not in `alive`; returns their ids. */
  reap(alive: ReadonlySet<string>): Promise<readonly string[]>;
}
