/** A copy of the set with the member in or out; without `on`, the other way round than it was. */
export function toggled<T>(set: ReadonlySet<T>, member: T, on = !set.has(member)): ReadonlySet<T> {
  const next = new Set(set);
  if (on) next.add(member);
  else next.delete(member);
  return next;
}
