import { counted } from '../../domain/text/counted.ts';

/** Matches a JSON string. */
const jsonString = /"(?:[^"\\]|\\.)*"/g;

/**
 * The lines of a log line with its stacks spread: in a JSON line, a string of several lines is replaced by its first line, and stands in
 * full below. Every other line is one line.
 */
export function spreadStacks(line: string): readonly string[] {
  const text = line.trim();
  if (!text.startsWith('{') || !text.includes('\\n') || !isJson(text)) return [line.replace(/[\r\n]+$/, '')];
  const below: string[] = [];
  const head = text.replace(jsonString, (written, at: number) => {
    if (!written.includes('\\n')) return written;
    const value = String(JSON.parse(written)).replace(/\s+$/, '');
    const lines = value.split(/\r?\n/);
    const isKey = /^\s*:/.test(text.slice(at + written.length, at + written.length + 20));
    if (lines.length < 2 || isKey) return written;
    for (const one of lines) below.push(`  ${one}`);
    return `"${lines[0] ?? ''} (${counted(lines.length, 'line')} below)"`;
  });
  return [head, ...below];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // A text that only begins like JSON is shown as it is.
    return false;
  }
}
