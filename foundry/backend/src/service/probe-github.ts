import { connect } from "node:net";

const TIMEOUT_MS = 2000;

/**
 * Whether something listens at the API's address: a TCP connection and nothing more, for readyz to tell an outage
 * without an API call [GH9]. Answers null when reachable, else why not.
 */
export function probeGithub(apiUrl: string): Promise<string | null> {
  const { hostname, port, protocol } = new URL(apiUrl);
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) || (protocol === "http:" ? 80 : 443) });
    const end = (reason: string | null) => {
      socket.destroy();
      resolve(reason);
    };
    socket.setTimeout(TIMEOUT_MS, () => end("GitHub cannot be reached (timeout)."));
    socket.once("connect", () => end(null));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      end(`GitHub cannot be reached (${error.code ?? "error"}).`),
    );
  });
}
