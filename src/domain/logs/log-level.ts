import type { LogEntry } from './log-entry.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'unknown';

/** Labels and fields that may hold the level, in order of trust: the level that Loki detected, then the one that the application or OTLP sent. */
const levelNames = ['detected_level', 'level', 'severity_text', 'severity', 'lvl', 'loglevel'] as const;

/** The search for a level covers only the first units of a line: a level stands at the front, and a line may be megabytes long. */
const guessedHead = 256;
const keyed = /\b(?:level|lvl|severity|severity_text)"?\s*[=:]\s*"?([a-z]+)/i;
const bare = /\b(FATAL|PANIC|CRITICAL|ERROR|ERR|WARN|WARNING|INFO|DEBUG|TRACE)\b/;
const bracketed = /\[(fatal|error|warn|warning|info|debug|trace)\]/i;
const klog = /^([IWEF])\d{4} \d{2}:\d{2}:/;
const crash = /^(panic:|fatal error:|Traceback |Exception in thread )/;

/** The level of an entry: the one that its labels or fields name, else a guess from the start of the line. */
export function levelOf(entry: LogEntry): LogLevel {
  for (const name of levelNames) {
    const named = entry.structuredMetadata[name] ?? entry.labels[name] ?? entry.parsed[name];
    if (named === undefined) continue;
    const level = parseLevel(named);
    if (level !== 'unknown') return level;
  }
  return guessLevel(entry.line.slice(0, guessedHead));
}

/** Parses a level word in any of its usual spellings. */
function parseLevel(text: string): LogLevel {
  switch (text.trim().toLowerCase().replace(/\d$/, '')) {
    case 'fatal':
    case 'panic':
    case 'critical':
    case 'crit':
    case 'emerg':
    case 'emergency':
    case 'alert':
      return 'fatal';
    case 'error':
    case 'err':
    case 'e':
    case 'severe':
      return 'error';
    case 'warn':
    case 'warning':
    case 'w':
      return 'warn';
    case 'info':
    case 'information':
    case 'informational':
    case 'notice':
    case 'i':
      return 'info';
    case 'debug':
    case 'dbg':
    case 'd':
    case 'verbose':
      return 'debug';
    case 'trace':
    case 'trc':
      return 'trace';
    default:
      return 'unknown';
  }
}

function guessLevel(head: string): LogLevel {
  const glog = klog.exec(head)?.[1];
  if (glog !== undefined) return parseLevel(glog === 'F' ? 'fatal' : glog);
  const word = keyed.exec(head)?.[1] ?? bracketed.exec(head)?.[1] ?? bare.exec(head)?.[1];
  if (word !== undefined) return parseLevel(word);
  return crash.test(head) ? 'fatal' : 'unknown';
}

/** Whether a level says that something failed. */
export function isFailure(level: LogLevel): boolean {
  return level === 'error' || level === 'fatal';
}
