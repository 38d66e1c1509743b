import type { TaskLogChunk, TaskLogPage } from "@foundry/shared";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogBuffer } from "./log-buffer.ts";
import { layOutLog } from "./log-layout.ts";
import { rowsOfChunk } from "./log-rows.ts";
import { createLogSearch } from "./log-search.ts";
import { readEvent } from "./read-event.ts";
import { createTaskLog } from "./task-log.ts";

const chunk = (n: number, text = `line ${n}\n`, over: Partial<TaskLogChunk> = {}): TaskLogChunk => ({
  n,
  attempt: 1,
  stream: "stdout",
  atMs: n,
  text,
  ...over,
});
const chunks = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => chunk(from + at));
const texts = (rows: readonly { readonly plain: string }[]) => rows.map((row) => row.plain);
const grid = { columns: 10, lineHeight: 20, widthOf: () => 2 };

describe("rows", () => {
  test("a line is a row; colours go on over lines, other sequences of a terminal are gone", () => {
    const rows = rowsOfChunk(
      chunk(1, "\u001b[31mred\nstill\u001b[0m\u001b[2K\u001b]0;title\u0007 done\nplain\n"),
    );
    expect(texts(rows)).toEqual(["red", "still done", "plain"]);
    expect(rows[1]?.text).toBe("\u001b[31mstill\u001b[0m done");
    expect(rows[2]?.text).toBe("plain");
  });

  test("a progress line shows its last state, tabs their columns", () => {
    expect(texts(rowsOfChunk(chunk(1, "10%\r50%\r100%\r\na\tb\n")))).toEqual(["100%", "a       b"]);
  });

  test("events of a harness are put in words, also those of other agents and what is no JSON", () => {
    expect(readEvent('{"type":"step","text":"Reading"}')).toEqual([{ label: "step", text: "Reading" }]);
    const message = {
      type: "assistant",
      message: {
        content: [
          { type: "text", text: "I look." },
          { type: "tool_use", name: "Bash", input: { command: "ls" } },
        ],
      },
    };
    expect(readEvent(JSON.stringify(message))).toEqual([
      { label: "assistant", text: "I look." },
      { label: "Bash", text: "command: ls" },
    ]);
    expect(readEvent("no json")).toEqual([{ label: "event", text: "no json" }]);
    expect(readEvent('{"type":"usage","tokens":3}')).toEqual([{ label: "usage", text: "tokens: 3" }]);
  });

  test("any text becomes rows without control characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        for (const row of rowsOfChunk(chunk(1, text))) expect(row.plain).not.toMatch(/[\u0000-\u0008\n\r]/);
      }),
      { numRuns: 300 },
    );
  });
});

test("what a line leaves on is short, however often it was changed", () => {
  const lines = Array.from({ length: 100 }, (_, at) => `\u001b[32m${at}\u001b[39m and\u001b[1;48;5;7m on`);
  const rows = rowsOfChunk(chunk(1, lines.join("\n")));
  expect(rows.at(-1)?.text).toBe("\u001b[1;48;5;7m\u001b[32m99\u001b[39m and\u001b[1;48;5;7m on");
  expect(rows.at(-1)?.plain).toBe("99 and on");
});

describe("what is held", () => {
  test("following, old rows go for new ones and the memory stays bounded", () => {
    const buffer = createLogBuffer({ maxBytes: 50_000, followBytes: 50_000 });
    buffer.reset([chunk(1)]);
    for (let n = 2; n < 2_000; n += 1) expect(buffer.append([chunk(n)], true)).toBe("taken");
    expect(buffer.range()?.last).toBe(1_999);
    expect(buffer.hasOlder()).toBe(true);
    expect(buffer.rows().length).toBeLessThan(50_000 / 64);
  });

  test("reading further up, new ones wait outside and the rows stay", () => {
    const buffer = createLogBuffer({ maxBytes: 5_000, followBytes: 5_000 });
    buffer.reset(chunks(1, 40));
    const [first] = buffer.rows();
    for (let n = 41; n < 400; n += 1) buffer.append([chunk(n)], false);
    expect(buffer.rows()[0]).toEqual(first);
    expect(buffer.hasNewer()).toBe(true);
  });

  test("what the cap took out is a note between what is kept; a gap that is only not loaded is refused", () => {
    const buffer = createLogBuffer({ maxBytes: 1_000_000, followBytes: 1_000_000 });
    buffer.reset(chunks(50, 52));
    expect(buffer.append([chunk(60)], true)).toBe("gap");
    buffer.prepend({ chunks: [...chunks(1, 3), ...chunks(40, 49)], before: null });
    const shown = texts(buffer.rows());
    expect(shown.slice(0, 2)).toEqual(["Attempt 1", "line 1"]);
    expect(shown[4]).toContain("left out");
    expect(shown[5]).toBe("line 40");
    expect(buffer.hasOlder()).toBe(false);
  });

  test("an attempt's first output stands under its heading", () => {
    const buffer = createLogBuffer({ maxBytes: 1_000_000, followBytes: 1_000_000 });
    buffer.reset([chunk(1), chunk(2, "again\n", { attempt: 2 })]);
    expect(texts(buffer.rows())).toEqual(["Attempt 1", "line 1", "Attempt 2", "again"]);
  });
});

test("a reader who loses some and reads anywhere ends with an unbroken log", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }), async (acts) => {
      let newest = 20;
      const readPage = ({
        before = newest + 1,
        limit,
      }: {
        before?: number;
        limit: number;
      }): Promise<TaskLogPage> => {
        const to = Math.min(before - 1, newest);
        const from = Math.max(1, to - limit + 1);
        return Promise.resolve({ chunks: chunks(from, to), before: from > 1 ? from : null });
      };
      const log = createTaskLog({ readPage, maxBytes: 3_000, followBytes: 1_500, pageSize: 7 });
      const tell = () => log.receive(chunks(Math.max(1, newest - 9), newest).toReversed());
      tell();
      for (const act of acts) {
        if (act === 0) log.follow(false);
        else if (act === 1) log.jumpToNewest();
        else if (act === 2) log.loadOlder();
        else if (act === 3) log.loadNewer();
        else newest += act * 4;
        tell();
        await expect.poll(() => log.state.get().loading, { interval: 0 }).toBeNull();
        const numbers = log.state.get().rows.flatMap((row) => /^line (\d+)$/.exec(row.plain)?.[1] ?? []);
        numbers.forEach((n, at) => expect(Number(n)).toBe(Number(numbers[0]) + at));
      }
      log.jumpToNewest();
      expect(log.state.get().rows.at(-1)?.plain).toBe(`line ${newest}`);
    }),
    { numRuns: 60 },
  );
});

test("heights follow from the text: words wrap at the column, wide characters count twice", () => {
  const rows = rowsOfChunk(chunk(1, "short\nelevenchars\n字字字字字字\n"));
  const layout = layOutLog(rows, grid);
  expect([0, 1, 2, 3].map((row) => layout.top(row))).toEqual([0, 20, 60, 100]);
  expect([0, 19, 20, 59, 60, 5_000].map((y) => layout.indexAt(y))).toEqual([0, 0, 1, 1, 2, 2]);
});

test("a search counts every occurrence, whatever its case, and knows where it is", () => {
  const rows = rowsOfChunk(chunk(1, "Error: an error\nfine\nERROR\n"));
  const matches = createLogSearch("error").search(rows);
  expect(matches.count).toBe(3);
  expect(matches.at(1)).toEqual({ row: 0, start: 10 });
  expect(matches.from(1)).toBe(2);
  expect(createLogSearch("").search(rows).count).toBe(0);
});
