import { expect, test } from "vitest";
import { demultiplex } from "./demultiplex.ts";

function frame(stream: number, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const sent = Buffer.concat([
  frame(1, "one"),
  frame(2, "two"),
  frame(1, ""),
  frame(1, "x".repeat(300)),
  frame(2, "é"),
]);

test("however the bytes are cut, each stream arrives whole and in order", async () => {
  for (let size = 1; size <= sent.length; size += 1) {
    const heard = { stdout: "", stderr: "" };
    await demultiplex(inPieces(sent, size), (stream, bytes) => {
      heard[stream] += Buffer.from(bytes).toString("latin1");
      return Promise.resolve();
    });
    expect(heard).toEqual({ stdout: `one${"x".repeat(300)}`, stderr: "twoÃ©" });
  }
});

test("nothing more is read while a piece is not taken", async () => {
  let given = 0;
  const taken = Promise.withResolvers<void>();
  async function* source(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += 1;
      if (given > 3) return;
      yield frame(1, "piece");
    }
  }
  const first = Promise.withResolvers<void>();
  const over = demultiplex(source(), () => {
    first.resolve();
    return taken.promise;
  });
  await first.promise;
  expect(given).toBe(1);
  taken.resolve();
  await over;
  expect(given).toBe(4);
});

test("a stream that is no such stream is an error, not output", async () => {
  const raw = inPieces(Buffer.from("plain text of a terminal"), 100);
  await expect(demultiplex(raw, () => Promise.resolve())).rejects.toMatchObject({ code: "unavailable" });
});
