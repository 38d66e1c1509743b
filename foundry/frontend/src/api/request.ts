import type { Problem } from "@foundry/shared";
import { ApiError } from "./api-error.ts";

export interface RequestDeps {
  readonly fetch: typeof fetch;
  /** Called on every 401, so that the sign-in page can take over. */
  readonly onUnauthorized: () => void;
}

export interface RequestOptions {
  readonly method?: "GET" | "POST";
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** One JSON request to our own service. Throws ApiError for everything but a 2xx (an abort passes through). */
export async function request<T>(deps: RequestDeps, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(deps, path, options);
  if (response.status === 401) deps.onUnauthorized();
  if (!response.ok) throw new ApiError(await readProblem(response));
  const body: unknown = response.status === 204 ? undefined : await response.json();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own service, whose answers the shared schemas describe
  return body as T;
}

async function send(deps: RequestDeps, path: string, options: RequestOptions): Promise<Response> {
  const hasBody = options.body !== undefined;
  try {
    return await deps.fetch(path, {
      method: options.method ?? "GET",
      headers: hasBody
        ? { accept: "application/json", "content-type": "application/json" }
        : { accept: "application/json" },
      ...(hasBody ? { body: JSON.stringify(options.body) } : {}),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    const detail = "The Foundry service did not answer. Check that it is running and that you are online.";
    throw new ApiError({ status: 0, code: "unreachable", detail });
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text();
  const requestId = response.headers.get("x-request-id") ?? undefined;
  const fallback = {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    detail: `The service answered ${response.status}${response.statusText === "" ? "" : ` ${response.statusText}`}.`,
    code: "unexpected",
    ...(requestId === undefined ? {} : { requestId }),
  };
  return { ...fallback, ...parseProblem(text) };
}

function parseProblem(text: string): Partial<Problem> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {}; // a proxy's HTML page instead of problem+json: the status says enough
  }
}
