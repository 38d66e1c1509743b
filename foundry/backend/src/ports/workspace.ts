/** One start of a harness; its directory is its own [HC3]. */
export interface AttemptKey {
  readonly orgId: string;
  readonly taskId: string;
  readonly attempt: number;
}

/** Where an attempt's files lie on the worker's disk; absolute. */
export interface AttemptPaths {
  /** The harness's clone; made by whoever prepares it. */
  readonly repo: string;
  /** The harness writes its result here, and nothing of ours lies in it. */
  readonly out: string;
  readonly home: string;
  /** The harness reads here and cannot write: the brief. */
  readonly brief: string;
  /** New commits as the sandbox handed them over; what is kept of work that is not pushed. */
  readonly bundle: string;
}

/** Directories of attempts, on one worker's own disk. */
export interface WorkspacePort {
  paths(key: AttemptKey): AttemptPaths;
  /** Empty `out`, `home` and `brief`; what an earlier process left under this key is gone. */
  create(key: AttemptKey): Promise<AttemptPaths>;
  /** Takes away all but the bundle, which stays until then. */
  keepBundle(key: AttemptKey, untilMs: number): Promise<void>;
  /** Of a dead attempt: all but what was kept on purpose. */
  discard(key: AttemptKey): Promise<void>;
  /** Again is harmless. */
  remove(key: AttemptKey): Promise<void>;
  /** Removes what nobody needs: dead attempts, what was kept long enough, the oldest beyond the cap on all kept. */
  sweep(isAlive: (key: AttemptKey) => boolean, nowMs: number): Promise<void>;
}

/** [HC1] How git inside a sandbox gets its password: asked for when it is needed, so it may be renewed meanwhile. */
export interface TokenHelper {
  /** For git's environment; takes the numbers 0 and 1 of GIT_CONFIG_KEY_n. */
  readonly env: Readonly<Record<string, string>>;
  /** To be seen in the sandbox, read-only. */
  readonly dir: string;
  close(): Promise<void>;
}

export interface TokenHelperPort {
  /** @param request.url the repository's clone address: nothing else gets the token, whatever git is told to ask for */
  start(request: { readonly url: string; readonly getToken: () => Promise<string> }): Promise<TokenHelper>;
}
