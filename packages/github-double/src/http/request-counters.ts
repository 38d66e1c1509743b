/** One answered request. `route` is method and pattern, e.g. `GET /repos/:owner/:repo/pulls`. */
interface RequestRecord {
  route: string;
  target: string;
  status: number;
  atMs: number;
}

/** How often each route was asked, so that a test can prove that nobody polls. */
export interface RequestCounters {
  record(entry: RequestRecord): void;
  total(): number;
  byRoute(): Record<string, number>;
  /** The latest requests, oldest first, 1,000 at most. */
  recent(): RequestRecord[];
  reset(): void;
}

const kept = 1000;

export function createRequestCounters(): RequestCounters {
  const counts = new Map<string, number>();
  let recent: RequestRecord[] = [];
  let total = 0;
  return {
    record(entry) {
      total += 1;
      counts.set(entry.route, (counts.get(entry.route) ?? 0) + 1);
      recent.push(entry);
      if (recent.length > 2 * kept) recent = recent.slice(-kept);
    },
    total: () => total,
    byRoute: () => Object.fromEntries(counts),
    recent: () => recent.slice(-kept),
    reset() {
      counts.clear();
      recent = [];
      total = 0;
    },
  };
}
