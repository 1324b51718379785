/** Quotes a text as one word of a POSIX shell. A text that is safe without quotes stays as it is. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
