const STYLE = /\u001b\[([\d;:]*)m/g;
/** What ends a decoration: 22 ends bold and dim, 23 italic, and so on. */
const ends: Readonly<Record<number, readonly number[]>> = {
  22: [1, 2],
  23: [3],
  24: [4, 21],
  25: [5, 6],
  27: [7],
  28: [8],
  29: [9],
};

/** The colours and decorations that are still on after a text, as one sequence; "" for none. */
export function styleAfter(text: string): string {
  let ink = "";
  let ground = "";
  const decorations = new Set<number>();
  for (const [, codes = ""] of text.matchAll(STYLE)) {
    const list = codes.split(/[;:]/).map(Number);
    for (let at = 0; at < list.length; at += 1) {
      const code = list[at] ?? 0;
      const more = code === 38 || code === 48 ? (list[at + 1] === 2 ? 4 : 2) : 0;
      const whole = list.slice(at, at + 1 + more).join(";");
      at += more;
      if (code === 0) {
        ink = "";
        ground = "";
        decorations.clear();
      } else if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) ink = code === 39 ? "" : whole;
      else if ((code >= 40 && code <= 49) || (code >= 100 && code <= 107)) ground = code === 49 ? "" : whole;
      else if (ends[code] !== undefined) for (const ended of ends[code]) decorations.delete(ended);
      else if (code < 30) decorations.add(code);
    }
  }
  const open = [...decorations, ink, ground].filter((part) => part !== "").join(";");
  return open === "" ? "" : `\u001b[${open}m`;
}
