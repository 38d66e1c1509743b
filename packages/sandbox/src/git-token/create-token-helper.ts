import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SandboxError } from "../errors.ts";
import { askpassScript } from "./askpass-script.ts";
import { judgePrompt } from "./judge-prompt.ts";

export interface TokenHelperOptions {
  /** The repository's clone address (`https://github.com/acme/web.git`): nothing else is answered for. */
  readonly url: string;
  /** The token as it is now; asked for at every question, so a renewed one is used at once. */
  readonly getToken: () => Promise<string>;
  /** Where its directory is made; a socket's whole path must stay under 104 bytes. Default: the machine's. */
  readonly tempDir?: string;
}

export interface TokenHelper {
  /** For `SandboxCommand.env`. It takes the numbers 0 and 1 of GIT_CONFIG_KEY_n. */
  readonly env: Readonly<Record<string, string>>;
  /** For `SandboxSpec.readOnlyDirs`. */
  readonly dir: string;
  /** From now on nobody is answered. Again is harmless. */
  close(): Promise<void>;
}

/** The shortest of all systems' limits (macOS; Linux has 108). */
const socketPathBytes = 104;

/**
 * [HC1] Gives git inside a sandbox the token: git runs the askpass program in `dir`, which asks this process through a
 * unix socket beside it. That works without a network and with a read-only `dir`; the token is in no argument, address,
 * file or log. Other users of the machine are kept out by the directory above.
 */
export async function createTokenHelper(options: TokenHelperOptions): Promise<TokenHelper> {
  const remote = URL.parse(options.url);
  if (remote === null || !/^https?:$/.test(remote.protocol) || remote.username !== "")
    throw new SandboxError("invalid_spec", "url: must be an http(s) address without a name in it");
  const outer = await mkdtemp(join(options.tempDir ?? tmpdir(), "git-"));
  const dir = join(outer, "t");
  const socket = join(dir, "s");
  try {
    if (Buffer.byteLength(socket) >= socketPathBytes)
      throw new SandboxError("invalid_spec", `tempDir: too long for a socket's path: ${socket}`);
    await mkdir(dir);
    const askpass = join(dir, "askpass");
    await writeFile(askpass, askpassScript());
    const server = await listen(socket, (request, response) => answer(request, response, remote, options));
    // A container's program may be another user; only `outer` says who comes this far.
    for (const [path, mode] of [[dir, 0o755] as const, [askpass, 0o755] as const, [socket, 0o666] as const])
      await chmod(path, mode);
    return { dir, env: gitEnvironment(askpass), close: closer(server, outer) };
  } catch (error) {
    await rm(outer, { recursive: true, force: true });
    throw error;
  }
}

/** No helper and no terminal of anybody's; and git names the repository when it asks. */
function gitEnvironment(askpass: string): Readonly<Record<string, string>> {
  return {
    GIT_ASKPASS: askpass,
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: "credential.helper",
    GIT_CONFIG_VALUE_0: "",
    GIT_CONFIG_KEY_1: "credential.useHttpPath",
    GIT_CONFIG_VALUE_1: "true",
  };
}

async function listen(
  path: string,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Server> {
  const server = createServer((request, response) => void handle(request, response));
  server.maxConnections = 64;
  server.headersTimeout = 10_000;
  server.listen(path);
  await once(server, "listening");
  server.unref();
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  remote: URL,
  { getToken }: TokenHelperOptions,
): Promise<void> {
  response.setHeader("connection", "close");
  const prompt = URL.parse(request.url ?? "", "http://askpass")?.searchParams.get("prompt") ?? "";
  switch (judgePrompt(prompt, remote)) {
    case "username":
      response.end("x-access-token\n");
      return;
    case "password":
      try {
        response.end(`${await getToken()}\n`);
      } catch {
        // Whoever renews the token reports why it fails; the sandbox hears only that there is none.
        response.writeHead(503).end();
      }
      return;
    case "refused":
      response.writeHead(403).end();
      return;
  }
}

function closer(server: Server, outer: string): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const over = once(server, "close");
    server.close();
    server.closeAllConnections();
    await over;
    await rm(outer, { recursive: true, force: true });
  };
  return () => (closed ??= close());
}
