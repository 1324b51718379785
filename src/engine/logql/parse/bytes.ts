const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 };

/** `1.2KB`, `5MiB`, `300b`, `42`: bytes, or null. Decimal and binary prefixes as go-humanize tells them apart. */
export function parseBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d*)?|\.\d+)\s*([kmgtpe]?)(i?)(b?)$/i.exec(text.trim());
  if (match === null) return null;
  const power = powers[(match[2] ?? '').toLowerCase()];
  if (power === undefined) return null;
  return Number(match[1]) * (match[3] === '' ? 1000 : 1024) ** power;
}
