import { StringDecoder } from "node:string_decoder";

/** Longer lines are passed over: no agent says anything to people in them. */
const MAX_LINE_CHARACTERS = 8 * 1_048_576;

export interface LineSplitter {
  push(bytes: Buffer): void;
  /** Gives the last line, which may lack its line break. */
  end(): void;
}

/** Cuts a stream of bytes into lines; empty ones are left out. */
export function createLineSplitter(
  onLine: (line: string) => void,
  maxCharacters = MAX_LINE_CHARACTERS,
): LineSplitter {
  const decoder = new StringDecoder("utf8");
  let rest: string[] = [];
  let length = 0;
  const take = (text: string): void => {
    length += text.length;
    if (length <= maxCharacters) rest.push(text);
    else rest = [];
  };
  const flush = (): void => {
    const line = rest.join("").replace(/\r$/, "");
    if (length <= maxCharacters && line !== "") onLine(line);
    rest = [];
    length = 0;
  };
  return {
    push: (bytes) => {
      const parts = decoder.write(bytes).split("\n");
      for (const [index, part] of parts.entries()) {
        take(part);
        if (index < parts.length - 1) flush();
      }
    },
    end: () => {
      take(decoder.end());
      flush();
    },
  };
}
