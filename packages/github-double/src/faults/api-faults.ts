import type { Random } from "../random.ts";

/** What goes wrong with an API request. */
export type ApiFault =
  | { kind: "status"; status: number; message?: string | undefined }
  | { kind: "delay"; delayMs: number }
  | { kind: "hang" }
  /** It is done at once, and nobody hears of it before `until` has resolved: the answer that a killed client misses. */
  | { kind: "lateAnswer"; until: Promise<unknown> }
  | { kind: "reset" }
  /** 403 or 429, `x-ratelimit-remaining: 0` and `x-ratelimit-reset`. */
  | { kind: "primaryRateLimit"; status?: 403 | 429 | undefined; resetInSeconds: number }
  /** 403 or 429 with `retry-after`. */
  | { kind: "secondaryRateLimit"; status?: 403 | 429 | undefined; retryAfterSeconds: number };

/** Which requests a fault hits. Without `route` and `target`: all of them. */
interface ApiFaultRule {
  fault: ApiFault;
  /** Method and pattern as in the counters, e.g. `GET /repos/:owner/:repo/pulls`. */
  route?: string | undefined;
  /** The beginning of path and query as asked for, e.g. `/repos/acme/web/`. */
  target?: string | undefined;
  /** How often it hits; without it, until it is removed. */
  times?: number | undefined;
  /** Drawn from the double's seed for each matching request; 1 without it. */
  probability?: number | undefined;
}

export interface ApiFaults {
  /** Returns the function that removes the rule. */
  add(rule: ApiFaultRule): () => void;
  clear(): void;
  /** How often rules with just this route and target will hit yet: 0 once the last one has. */
  pending(route: string, target: string): number;
  /** The fault for one request: the first rule that matches, or null. */
  choose(route: string, target: string): ApiFault | null;
}

export function createApiFaults(random: Random): ApiFaults {
  let rules: { rule: ApiFaultRule; left: number }[] = [];
  return {
    add(rule) {
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.push(entry);
      return () => {
        rules = rules.filter((other) => other !== entry);
      };
    },
    clear() {
      rules = [];
    },
    pending: (route, target) =>
      rules
        .filter(({ rule }) => rule.route === route && rule.target === target)
        .reduce((sum, { left }) => sum + left, 0),
    choose(route, target) {
      for (const entry of rules) {
        if (entry.left <= 0 || !matches(entry.rule, route, target)) continue;
        if (random() >= (entry.rule.probability ?? 1)) continue;
        entry.left -= 1;
        return entry.rule.fault;
      }
      return null;
    },
  };
}

function matches(rule: ApiFaultRule, route: string, target: string): boolean {
  if (rule.route !== undefined && rule.route !== route) return false;
  return rule.target === undefined || target.startsWith(rule.target);
}
