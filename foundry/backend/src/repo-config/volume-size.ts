/** Digits and a unit, with spaces around each, as an author may write it: `10Gi`, `500 MB`, ` 2T `. */
export const volumeSizePattern = /^\s*0*([1-9]\d{0,15})\s*([kKmMgGtT])[bBiI]?\s*$/;

const bytesOf: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** The form that is stored: `64Ki`, `500Mi`, `20Gi`. Null: not a size, zero, or too large to be counted in bytes. */
export function normalizeVolumeSize(text: string): string | null {
  const [, digits = "", letter = ""] = volumeSizePattern.exec(text) ?? [];
  const bytes = Number(digits) * (bytesOf[letter.toLowerCase()] ?? 0);
  if (bytes === 0 || !Number.isSafeInteger(bytes)) return null;
  return `${digits}${letter.toUpperCase()}i`;
}
