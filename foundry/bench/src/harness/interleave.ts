export interface Rounds<T> {
  readonly ours: T[];
  readonly baseline: T[];
}

/**
 * Measures both sides alternately in one run: `warmUps` each, which are thrown away, then `rounds` rounds, every
 * other one in reverse order so that neither side always goes first.
 */
export async function interleave<T>(
  rounds: number,
  sides: { ours(): Promise<T>; baseline(): Promise<T> },
  warmUps = 1,
): Promise<Rounds<T>> {
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) {
    await sides.ours();
    await sides.baseline();
  }
  const result: Rounds<T> = { ours: [], baseline: [] };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (["ours", "baseline"] as const) : (["baseline", "ours"] as const);
    for (const side of order) result[side].push(await sides[side]());
  }
  return result;
}
