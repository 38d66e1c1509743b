/** The grid that a fixed-width font makes. */
export interface TextGrid {
  /** Characters in a line. */
  readonly columns: number;
  readonly lineHeight: number;
  /** The width of a character in columns; asked only for what is not plain ASCII. */
  readonly widthOf: (character: string) => number;
}

/** In how many lines a text wraps that may break after every character; `lead` columns are taken before it. */
export function wrappedLines(text: string, lead: number, { columns, widthOf }: TextGrid): number {
  if (!/[^\u0020-\u007e]/.test(text)) return Math.max(1, Math.ceil((text.length + lead) / columns));
  let lines = 1;
  let at = lead;
  for (const character of text) {
    const width = character <= "\u007e" ? 1 : widthOf(character);
    if (at + width > columns + 0.01) {
      lines += 1;
      at = 0;
    }
    at += width;
  }
  return lines;
}
