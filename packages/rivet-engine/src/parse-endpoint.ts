import { RivetEngineError } from "./errors.ts";
import type { EngineConnection } from "./types.ts";

/**
 * RIVET_ENDPOINT: `http(s)://[namespace[:token]@]host[:port]`, as RivetKit itself reads it. Taken apart, so that the
 * token is in no URL that could be logged.
 *
 * @throws RivetEngineError engine_endpoint_invalid (without the value: it may hold the token)
 */
export function parseEndpoint(value: string): EngineConnection {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new RivetEngineError(
      "engine_endpoint_invalid",
      "RIVET_ENDPOINT must be http(s)://[namespace[:token]@]host[:port]",
    );
  }
  const namespace = decodeURIComponent(url.username) || "default";
  const token = decodeURIComponent(url.password);
  url.username = "";
  url.password = "";
  const endpoint = url.href.replace(/\/$/, "");
  return token === "" ? { endpoint, namespace } : { endpoint, namespace, token };
}
