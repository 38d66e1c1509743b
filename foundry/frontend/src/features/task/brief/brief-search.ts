/** What the address of a brief says. */
export interface BriefSearch {
  /** The attempt whose brief is shown; absent: the last one's. */
  readonly attempt?: number | undefined;
}

export function briefSearch(search: Readonly<Record<string, unknown>>): BriefSearch {
  const attempt = Number(search["attempt"]);
  return { attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : undefined };
}
