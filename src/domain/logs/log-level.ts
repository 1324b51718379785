import { guessLevel } from './guess-level.ts';
import { type LogLevel, levelFields, levelOfField, levelOfName } from './level-word.ts';
import type { LogEntry } from './log-entry.ts';

/**
 * The level of an entry: the one that the application's own fields name; else a firm sign in the line; else the one that the store
 * guessed (`detected_level`), which looks for words anywhere; else a word in the line.
 */
export function levelOf(entry: LogEntry): LogLevel {
  const named = namedLevel(entry);
  if (named !== 'unknown') return named;
  const guessed = guessLevel(entry.line);
  if (guessed.isFirm) return guessed.level;
  const detected = levelOfName(fieldOf(entry, 'detected_level') ?? '');
  return detected === 'unknown' ? guessed.level : detected;
}

function namedLevel(entry: LogEntry): LogLevel {
  const level = firstLevel((name) => fieldOf(entry, name));
  if (level !== 'unknown') return level;
  const others = otherSpellings(entry);
  return others === null ? 'unknown' : firstLevel((name) => others.get(name));
}

function firstLevel(read: (name: string) => string | undefined): LogLevel {
  let ofNumber: LogLevel = 'unknown';
  for (const name of levelFields) {
    const value = read(name);
    if (value === undefined) continue;
    const level = levelOfField(name, value);
    if (level === 'unknown') continue;
    if (!/^\s*\d/.test(value)) return level;
    if (ofNumber === 'unknown') ofNumber = level;
  }
  return ofNumber;
}

/** The fields whose names are those of a level in another spelling (`Level`, `SeverityText`, `log.level`); null without any. */
function otherSpellings(entry: LogEntry): ReadonlyMap<string, string> | null {
  let found: Map<string, string> | null = null;
  for (const fields of [entry.parsed, entry.labels, entry.structuredMetadata]) {
    for (const name in fields) {
      if (name === 'detected_level' || !/lev|lvl|sev|prio/i.test(name)) continue;
      found ??= new Map();
      found.set(name.toLowerCase().replace(/[.@-]/g, '_'), fields[name] ?? '');
    }
  }
  return found;
}

function fieldOf(entry: LogEntry, name: string): string | undefined {
  return entry.structuredMetadata[name] ?? entry.labels[name] ?? entry.parsed[name];
}

/** Whether a level says that something failed. */
export function isFailure(level: LogLevel): boolean {
  return level === 'error' || level === 'fatal';
}
