import type { RequestRecord } from '../../domain/request-record.ts';
import { escapeJsonForTerminal, sanitize } from '../../domain/text/sanitize.ts';
import { wrapText } from '../../view/text/wrap.ts';
import type { OutputMode } from '../io/output-mode.ts';
import { schemaVersion } from './json-document.ts';

/**
 * Formats a notice for stderr, with a line break at its end: text for a person, or one JSON line if the data is JSON. The text
 * is folded between words if the terminal's width is known.
 */
export function formatNotice(
  level: 'notice' | 'warning',
  text: string,
  mode: Pick<OutputMode, 'isJson' | 'errorColor'>,
  widthCells: number | null = null,
): string {
  if (mode.isJson) return jsonLine({ schema: schemaVersion, kind: level, message: text });
  const [dim, yellow, reset] = mode.errorColor ? ['\u001b[2m', '\u001b[33m', '\u001b[0m'] : ['', '', ''];
  const lead = level === 'warning' ? 'warning: ' : '';
  const width = widthCells === null ? null : Math.max(20, widthCells - lead.length);
  const lines = text.split('\n').flatMap((line) => wrapText(sanitize(line), width));
  if (level === 'warning') {
    const indent = widthCells === null ? '' : ' '.repeat(lead.length);
    return `${yellow}warning:${reset} ${lines.join(`\n${indent}`)}\n`;
  }
  return lines.map((line) => `${dim}${line}${reset}\n`).join('');
}

/** Formats a JSON line. It is always escaped, because stderr may be a terminal even if stdout is a file. */
function jsonLine(message: Readonly<Record<string, unknown>>): string {
  return `${escapeJsonForTerminal(JSON.stringify(message))}\n`;
}

/** Formats one finished HTTP request, for `-v`. */
export function formatRequest(
  record: RequestRecord,
  mode: Pick<OutputMode, 'isJson' | 'errorColor'>,
): string {
  if (mode.isJson) {
    const { backend, method, url, status, bytes, durationMs, attempt, error } = record;
    const request = {
      backend,
      method,
      url,
      status,
      bytes,
      ms: Math.round(durationMs),
      attempt,
      error: error ?? null,
    };
    return jsonLine({ schema: schemaVersion, kind: 'request', request });
  }
  const again = record.attempt > 1 ? ` (attempt ${record.attempt})` : '';
  const outcome = record.error ?? String(record.status);
  const text = `${record.method} ${record.url} -> ${outcome}, ${record.bytes} B, ${Math.round(record.durationMs)} ms${again}`;
  return formatNotice('notice', text, mode);
}
