import {
  deliveryListSchema,
  deliverySchema,
  organizationSummarySnapshotSchema,
  parkedListSchema,
  readinessSchema,
  taskSchema,
} from "@foundry/shared";
import type {
  Delivery,
  DeliverySummary,
  OrganizationSummarySnapshot,
  ParkedItem,
  Readiness,
  Task,
} from "@foundry/shared";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown;
}

/** The service's HTTP API as a program sees it. The typed readers throw for another answer than 200. */
export interface Api {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** These bytes and headers, and no others. */
  raw(path: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Answer>;
  snapshot(orgId: string): Promise<OrganizationSummarySnapshot>;
  task(orgId: string, taskId: string): Promise<Task>;
  delivery(guid: string): Promise<Delivery>;
  /** All that are stored, over all pages, newest first. */
  deliveries(query?: string): Promise<DeliverySummary[]>;
  parked(): Promise<ParkedItem[]>;
  readiness(): Promise<{ status: number; body: Readiness }>;
  /** Prometheus' samples by name with labels as written, e.g. `foundry_deliveries_total{result="accepted"}`. */
  metrics(): Promise<Map<string, number>>;
}

const timeoutMs = 30_000;

export function createApi(url: string): Api {
  const request = async (method: string, path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(new URL(path, url), {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...init,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(response, text) };
  };
  const get = (path: string, headers: Record<string, string> = {}) => request("GET", path, { headers });
  const read = async <T>(path: string, schema: { parse(value: unknown): T }): Promise<T> => {
    const answer = await get(path);
    if (answer.status !== 200)
      throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return schema.parse(answer.body);
  };
  return {
    get,
    post(path, body, headers = {}) {
      if (body === undefined) return request("POST", path, { headers });
      const type = { "content-type": "application/json" };
      return request("POST", path, { headers: { ...type, ...headers }, body: JSON.stringify(body) });
    },
    raw: (path, body, headers) => request("POST", path, { headers, body }),
    snapshot: (orgId) => read(`/api/orgs/${orgId}`, organizationSummarySnapshotSchema),
    task: (orgId, taskId) => read(`/api/orgs/${orgId}/tasks/${taskId}`, taskSchema),
    delivery: (guid) => read(`/api/deliveries/${guid}`, deliverySchema),
    async deliveries(query = "") {
      const all: DeliverySummary[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const path: string = `/api/deliveries?limit=200${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
        const page: { deliveries: DeliverySummary[]; nextCursor: string | null } = await read(
          path,
          deliveryListSchema,
        );
        all.push(...page.deliveries);
        cursor = page.nextCursor;
      }
      return all;
    },
    parked: async () => (await read("/api/parked", parkedListSchema)).parked,
    async readiness() {
      const { status, body } = await get("/readyz");
      return { status, body: readinessSchema.parse(body) };
    },
    async metrics() {
      return parseMetrics(String((await get("/metrics")).body));
    },
  };
}

function parse(response: Response, text: string): unknown {
  return /\bjson\b/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : text;
}

function parseMetrics(text: string): Map<string, number> {
  const samples = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    samples.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
