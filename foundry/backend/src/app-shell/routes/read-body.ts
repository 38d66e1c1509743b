import type { IncomingMessage } from "node:http";
import { ProblemError } from "../problem.ts";

/** A request's body in the pieces it came in. */
export interface BodyPieces {
  readonly pieces: readonly Buffer[];
  /** Of all pieces together. */
  readonly bytes: number;
}

export const noBody: BodyPieces = { pieces: [], bytes: 0 };

/**
 * Reads a body without joining it: whoever takes it copies it once, to where it is needed.
 * @throws ProblemError 413 body_too_large; whatever the stream fails with
 */
export function readBody(stream: IncomingMessage, maxBytes: number): Promise<BodyPieces> {
  return new Promise((resolve, reject) => {
    // Who says so beforehand need not send it.
    if (Number(stream.headers["content-length"] ?? 0) > maxBytes) {
      reject(tooLarge());
      return;
    }
    const pieces: Buffer[] = [];
    let bytes = 0;
    const stop = (): void => {
      stream.off("data", onData).off("end", onEnd).off("error", onError);
    };
    function onData(piece: Buffer): void {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > maxBytes) {
        stop();
        reject(tooLarge());
      }
    }
    function onEnd(): void {
      stop();
      resolve({ pieces, bytes });
    }
    function onError(error: Error): void {
      stop();
      reject(error);
    }
    stream.on("data", onData).on("end", onEnd).on("error", onError);
  });
}

export function isBody(body: unknown): body is BodyPieces {
  return typeof body === "object" && body !== null && "pieces" in body;
}

function tooLarge(): ProblemError {
  return new ProblemError(413, "body_too_large", "The body is larger than this route takes.");
}
