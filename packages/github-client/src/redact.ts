const mark = "[redacted]";

/** GitHub's own token formats, JSON web tokens, private keys, and credentials in URLs and headers. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, mark],
  [/\b(?:gh[a-z]|github_pat)_[A-Za-z0-9_.-]{8,}/g, mark],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, mark],
  [/\bv1\.[0-9a-f]{40}\b/g, mark],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${mark}@`],
  [/([?&](?:access_token|client_secret|code|token|secret)=)[^\s&#"']+/gi, `$1${mark}`],
  [/\b((?:bearer|token|basic)\s+)(?!\[)[\w.~+/=-]{16,}/gi, `$1${mark}`],
];

/** The text without anything that has the form of a credential. Safe on any text, and safe to apply twice. */
export function redact(text: string): string {
  return patterns.reduce((clean, [pattern, replacement]) => clean.replaceAll(pattern, replacement), text);
}

export interface Redactor {
  /** Remembers a secret's value, whatever its form; the oldest are forgotten past 1,000 (tokens live one hour). */
  remember(secret: string): void;
  redact(text: string): string;
}

const kept = 1_000;
/** Shorter values would tear holes into ordinary words. */
const shortestSecret = 8;

/** Redacts by value first (a token of a form that we do not know), then by form. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  return {
    remember(secret) {
      if (secret.length < shortestSecret) return;
      secrets.add(secret);
      for (const oldest of secrets) {
        if (secrets.size <= kept) return;
        secrets.delete(oldest);
      }
    },
    redact(text) {
      let clean = text;
      for (const secret of secrets) clean = clean.replaceAll(secret, mark);
      return redact(clean);
    },
  };
}
