import { mentionLengthAt } from "./mention.ts";

export const verbs = ["fix", "review", "retry", "cancel", "status"] as const;
/** What can be asked of the App in a comment. */
export type Verb = (typeof verbs)[number];

export type ParsedCommand =
  | { readonly kind: "verb"; readonly verb: Verb; readonly rest: string }
  /** A word that is none of the verbs. */
  | { readonly kind: "unknown"; readonly word: string };

/**
 * The command of a comment: its first token mentions the App, the next one is a verb, in any case and with
 * punctuation after either. Null: the App is not spoken to, or nothing is asked of it (a bare mention, one in the
 * middle of a sentence, one before something that is no word).
 */
export function parseCommand(body: string, appSlug: string): ParsedCommand | null {
  const start = body.length - body.trimStart().length;
  const length = mentionLengthAt(body, start, appSlug);
  if (length === 0) return null;
  const after = /^[,:]?\s+(\S+)([\s\S]*)$/.exec(body.slice(start + length));
  const word = after?.[1]?.replace(/[.,:;!?]+$/, "") ?? "";
  if (!/^[\p{L}\p{N}_-]+$/u.test(word)) return null;
  const verb = verbs.find((known) => known === word.toLowerCase());
  return verb ? { kind: "verb", verb, rest: after?.[2]?.trim() ?? "" } : { kind: "unknown", word };
}
