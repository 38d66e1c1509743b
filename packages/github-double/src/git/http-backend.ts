import { execFileSync, spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { gitEnvironment } from "./run-git.ts";

export interface BackendRequest {
  program: string;
  gitDir: string;
  /** `/info/refs`, `/git-upload-pack` or `/git-receive-pack`. */
  service: string;
  query: string;
  /** Who pushes, for git's reflog; never a token. */
  remoteUser: string;
}

/** The program itself: `git http-backend` would be its parent, and what ends the parent does not end the program. */
export function findHttpBackend(): string {
  return join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-http-backend");
}

/**
 * Lets `git http-backend` answer: a CGI program, so its headers come first on stdout. Resolves when all has
 * been written; the caller ends the response.
 */
export function runHttpBackend(
  asked: BackendRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Who asked may have gone while the request waited: nothing would tell git that no more is coming.
  if (request.socket.destroyed) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const child = spawn(asked.program, [], {
    env: gitEnvironment(cgiVariables(asked, request)),
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined); // git may end before it has read all; its answer says why
  request.pipe(child.stdin);
  let head: Buffer = Buffer.alloc(0);
  let headSent = false;
  // Who asked may go away in the middle; git must not wait for the rest, and hold the repository's lock.
  // The connection's own end is the one event that comes in every case, also before the request was read. SIGKILL: git
  // 2.39's http-backend reads a body that ends too early in a loop without end; its child ends with its pipe.
  const gone = (): boolean => child.kill("SIGKILL");
  request.socket.once("close", gone);
  request.once("close", () => {
    if (!request.complete) gone();
  });
  response.once("close", gone);
  response.on("drain", () => child.stdout.resume());
  child.stdout.on("data", (chunk: Buffer) => {
    if (headSent) {
      if (!response.write(chunk)) child.stdout.pause();
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) return;
    headSent = true;
    const { status, headers } = parseHead(head.subarray(0, end).toString("latin1"));
    response.writeHead(status, headers);
    response.write(head.subarray(end + 4));
  });
  child.on("error", () => child.stdout.destroy()); // git could not be started: no head, so 500
  child.on("close", () => {
    request.socket.off("close", gone);
    if (!headSent) response.writeHead(500);
    resolve();
  });
  return promise;
}

function cgiVariables(asked: BackendRequest, request: IncomingMessage): Record<string, string> {
  const length = request.headers["content-length"];
  const encoding = request.headers["content-encoding"];
  const protocol = request.headers["git-protocol"];
  return {
    GIT_PROJECT_ROOT: asked.gitDir,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: asked.service,
    QUERY_STRING: asked.query,
    REQUEST_METHOD: request.method ?? "GET",
    CONTENT_TYPE: request.headers["content-type"] ?? "",
    REMOTE_USER: asked.remoteUser,
    REMOTE_ADDR: "127.0.0.1",
    ...(length === undefined ? {} : { CONTENT_LENGTH: length }),
    ...(encoding === undefined ? {} : { HTTP_CONTENT_ENCODING: encoding }),
    ...(typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {}),
  };
}

function parseHead(text: string): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "status") status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  return { status, headers };
}
