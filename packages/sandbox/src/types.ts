/** What a sandboxed program may use up; over a limit it is ended, and the outcome says which. */
export interface SandboxLimits {
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** Processes and threads at one time. */
  readonly pids: number;
  /** What the workspace may grow to on the disk. */
  readonly diskBytes: number;
}

/** `none`: no way out but what the workspace holds. */
export type SandboxNetwork = "none" | "open";

export interface SandboxSpec {
  /** Found again by it after a crash; also the label of everything that belongs to it. `[a-z0-9_-]{1,64}` */
  readonly id: string;
  /** The workspace on this machine's disk; the only place that the program may write to, with a private tmp. */
  readonly workspaceDir: string;
  /** Readable, not writable: where the brief lies, and what harness programs need. */
  readonly readOnlyDirs: readonly string[];
  readonly network: SandboxNetwork;
  readonly limits: SandboxLimits;
  /** Extra volumes: absolute path inside, size limit in bytes. */
  readonly volumes: readonly { readonly path: string; readonly sizeBytes: number }[];
}

export interface SandboxCommand {
  readonly argv: readonly [string, ...string[]];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Called in order; the program is held back while the promise is pending. */
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
  /** A file that the program wrote below the workspace; null: none. Follows no symlink; over `maxBytes` it throws. */
  readFile(relativePath: string, maxBytes: number): Promise<Uint8Array | null>;
  /** Ends every process and takes away all but the workspace. Again is harmless. */
  destroy(): Promise<void>;
}

export interface SandboxAdapter {
  readonly name: "local" | "docker";
  /** Whether this machine can run it, and what is missing. */
  probe(): Promise<{ readonly available: boolean; readonly detail: string }>;
  create(spec: SandboxSpec): Promise<Sandbox>;
  /** Ends what is left of sandboxes whose ids are not in `alive`; returns their ids. */
  reap(alive: ReadonlySet<string>): Promise<readonly string[]>;
}
