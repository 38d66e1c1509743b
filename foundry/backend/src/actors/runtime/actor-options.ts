/**
 * A stopping actor has nothing to finish: its work is in rows, and goes on where it was after the next start. The
 * service ends within 10 s [DX14].
 */
export const actorOptions = { sleepGracePeriod: 3_000 };
