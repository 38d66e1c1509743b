import { createServer } from "node:net";

/** The port asked for; else, with 0, the one of the last time if it is free; else any (0). */
export async function choosePort(asked: number, last: number): Promise<number> {
  if (asked !== 0) return asked;
  return last !== 0 && (await isFree(last)) ? last : 0;
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = createServer()
    .once("error", () => resolve(false))
    .listen({ host: "127.0.0.1", port }, () => probe.close(() => resolve(true)));
  return promise;
}
