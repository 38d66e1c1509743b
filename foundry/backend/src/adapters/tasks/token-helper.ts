import { randomBytes } from "node:crypto";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { dirname, join } from "node:path";
import type { TokenHelper, TokenHelperPort } from "../../ports/workspace.ts";

export interface TokenHelperOptions {
  /** Absolute, short (a socket's path has at most 107 bytes), and this worker's alone. */
  readonly root: string;
  readonly nodePath: string;
  readonly onError: (error: unknown) => void;
}

/**
 * [HC1] A program for GIT_ASKPASS that asks this process over a socket: no token is in a file or an argument, and one
 * that was renewed is the one it gets. Where the socket cannot be reached (a container without Node), it gives the one
 * of the harness's environment.
 */
export function createTokenHelperPort({ root, nodePath, onError }: TokenHelperOptions): TokenHelperPort {
  return {
    async start({ origin, token }) {
      const directory = join(root, randomBytes(6).toString("hex"));
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const socket = join(directory, "s");
      const askpass = join(directory, "askpass");
      await writeFile(join(directory, "ask.cjs"), askProgram(socket));
      await writeFile(askpass, askpassScript({ origin, nodePath, program: join(directory, "ask.cjs") }));
      await chmod(askpass, 0o755);
      const server = await listen(socket, token, onError);
      return helper({ directory, askpass, server, nodePath });
    },
  };
}

interface Started {
  readonly directory: string;
  readonly askpass: string;
  readonly server: Server;
  readonly nodePath: string;
}

function helper({ directory, askpass, server, nodePath }: Started): TokenHelper {
  return {
    env: { GIT_ASKPASS: askpass, GIT_TERMINAL_PROMPT: "0" },
    readOnlyDirs: [directory, dirname(nodePath)],
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function listen(
  path: string,
  token: () => Promise<string>,
  onError: (error: unknown) => void,
): Promise<Server> {
  const server = createServer((connection) => {
    connection.setTimeout(10_000, () => connection.destroy());
    // Whoever asks may be gone before the answer.
    connection.on("error", () => connection.destroy());
    token().then(
      (value) => connection.end(value),
      (error: unknown) => {
        onError(error);
        connection.destroy();
      },
    );
  });
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve());
  });
  server.on("error", onError);
  return server;
}

/** Prints the token; ends with 1 where it gets none. */
function askProgram(socket: string): string {
  return `const connection = require("node:net").connect(${JSON.stringify(socket)});
let text = "";
connection.on("data", (chunk) => (text += chunk));
connection.on("error", () => process.exit(1));
connection.on("end", () => {
  if (text === "") process.exit(1);
  process.stdout.write(text + "\\n");
});
`;
}

/** git asks `Username for 'https://host': `; for any other host than ours nothing is said. */
function askpassScript({
  origin,
  nodePath,
  program,
}: {
  readonly origin: string;
  readonly nodePath: string;
  readonly program: string;
}): string {
  const { protocol, host } = new URL(origin);
  const at = (user: string): string => `*"'${protocol}//${user}${host}'"*|*"'${protocol}//${user}${host}/"*`;
  return `#!/bin/sh
case "$1" in
  Username*) case "$1" in ${at("")}) echo x-access-token; exit 0 ;; esac ;;
  Password*) case "$1" in ${at("x-access-token@")}|${at("")})
    ${quoted(nodePath)} ${quoted(program)} 2>/dev/null || printf '%s\\n' "$FOUNDRY_GIT_TOKEN"; exit 0 ;; esac ;;
esac
exit 1
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
