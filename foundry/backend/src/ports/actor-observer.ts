/** What actors tell the metrics of the process that they run in [DX12]. */
export interface ActorObserver {
  /** An actor's outbox after a drain; `actor` is its name and key. `oldestAtMs`: since when a message fails. */
  outbox(actor: string, backlog: { readonly depth: number; readonly oldestAtMs: number | null }): void;
  /** Messages of the actor that wait for a person. */
  parked(kind: "outbox", actor: string, count: number): void;
  job(kind: string, outcome: "accepted" | "completed" | "failed" | "conflict" | "cancelled"): void;
  /** From the moment a repository's job was due until it ran. */
  laneWait(ms: number): void;
}
