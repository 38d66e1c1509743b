const WORD = /[\p{L}\p{N}]/u;
const AFTER = /[\p{L}\p{N}_/-]/u;
const BOT = "[bot]";

/**
 * [TK1] The length of the mention of `@handle` that begins at `index`, or 0: case-insensitive (ASCII), `[bot]` may
 * follow; no letter, digit or `@` before it, and no letter, digit, `-`, `_` or `/` after it. So none of
 * `user@foundry.example`, `@foundryx`, `@foundry-2` and `@foundry/team` mentions `foundry`.
 */
export function mentionLengthAt(text: string, index: number, handle: string): number {
  if (text[index] !== "@") return 0;
  const before = lastCharacter(text.slice(0, index));
  if (before === "@" || WORD.test(before)) return 0;
  const name = text.slice(index + 1, index + 1 + handle.length);
  if (lowered(name) !== lowered(handle)) return 0;
  let end = index + 1 + handle.length;
  if (lowered(text.slice(end, end + BOT.length)) === BOT) end += BOT.length;
  return AFTER.test(firstCharacter(text.slice(end))) ? 0 : end - index;
}

/** Names at GitHub are ASCII: a Kelvin sign is no k. */
function lowered(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Whole characters: half of a surrogate pair is neither letter nor digit. */
function lastCharacter(text: string): string {
  const two = text.slice(-2);
  return two.codePointAt(0) !== undefined && (two.codePointAt(0) ?? 0) > 0xffff ? two : text.slice(-1);
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0x20);
}
