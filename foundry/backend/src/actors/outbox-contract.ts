/** An outbox message that could not be delivered and waits for a person [DX6]. */
export interface ParkedMessage {
  readonly id: string;
  readonly subject: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}
