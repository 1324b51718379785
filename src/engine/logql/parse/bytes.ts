const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 };

/** Parses a size such as `1.2KB`, `5MiB`, `300b` or `42` into bytes; null if it is none. Prefixes are decimal or binary as in go-humanize. */
export function parseBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d*)?|\.\d+)\s*([kmgtpe]?)(i?)(b?)$/i.exec(text.trim());
  if (match === null) return null;
  const power = powers[(match[2] ?? '').toLowerCase()];
  if (power === undefined) return null;
  return Number(match[1]) * (match[3] === '' ? 1000 : 1024) ** power;
}
