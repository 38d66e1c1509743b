/**
 * [DX8] The right to work on something, as it is stored beside it. `token` grows with every holder and never goes
 * back, so that what a former holder still brings is told from the present one's. Milliseconds since the epoch.
 */
export interface Lease {
  readonly owner: string;
  readonly token: number;
  readonly untilMs: number;
}

export type LeaseDecision =
  | { readonly kind: "acquired"; readonly lease: Lease }
  /** Another one holds it; it may be asked for again at `untilMs`. */
  | { readonly kind: "held"; readonly untilMs: number };

/**
 * Takes a lease that is free, has run out or is the same owner's own; each time under a new token, so that an earlier
 * run of the owner is fenced, too. `current` is the stored one, null if there was never any.
 */
export function acquireLease(
  current: Lease | null,
  { owner, nowMs, ttlMs }: { readonly owner: string; readonly nowMs: number; readonly ttlMs: number },
): LeaseDecision {
  if (current && current.owner !== owner && current.untilMs > nowMs) {
    return { kind: "held", untilMs: current.untilMs };
  }
  return { kind: "acquired", lease: { owner, token: (current?.token ?? 0) + 1, untilMs: nowMs + ttlMs } };
}

/**
 * Whether what was done under `held` may be committed: to be asked inside the transaction that commits it. A lease
 * that has run out and was taken by nobody still holds: nothing else can have happened meanwhile.
 */
export function holdsLease(current: Lease | null, held: Lease): boolean {
  return current !== null && current.token === held.token && current.owner === held.owner;
}

/** The lease for another `ttlMs`; null when it was lost, and whoever worked under it must stop. */
export function renewLease(
  current: Lease | null,
  held: Lease,
  { nowMs, ttlMs }: { readonly nowMs: number; readonly ttlMs: number },
): Lease | null {
  if (!holdsLease(current, held)) return null;
  return { ...held, untilMs: Math.max(held.untilMs, nowMs + ttlMs) };
}

/** The lease as it is given back: free for anyone, its token kept. Null when it is no longer the holder's to give. */
export function releaseLease(current: Lease | null, held: Lease): Lease | null {
  return holdsLease(current, held) ? { ...held, untilMs: 0 } : null;
}
