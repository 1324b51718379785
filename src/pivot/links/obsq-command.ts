import { type PasteText, shellCommand } from '../../domain/text/paste-text.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Question } from './question.ts';

/**
 * Formats the `obsq` command line that asks a question again, quoted for a POSIX shell. It has absolute times, so that it gives the
 * same answer tomorrow. `contextArgs` are the flags that choose the stores (`--demo`, `-c prod`), one word each.
 */
export function formatObsqCommand(question: Question, contextArgs: readonly string[]): PasteText {
  const flags = [...ownFlags(question), ...contextArgs];
  const words = subject(question);
  // A query that begins with a minus sign would be read as a flag.
  const ordered = words.some((word) => word.startsWith('-'))
    ? [...words.slice(0, 1), ...flags, '--', ...words.slice(1)]
    : [...words, ...flags];
  return shellCommand(['obsq', ...ordered].map(shellWord));
}

function subject(question: Question): readonly string[] {
  switch (question.kind) {
    case 'saved':
      return [question.name];
    case 'trace':
      return ['trace', question.traceId];
    case 'metrics':
    case 'logs':
    case 'traces':
      return [question.kind, question.expr];
  }
}

function ownFlags(question: Question): readonly string[] {
  switch (question.kind) {
    case 'saved':
      return [
        ...question.flags.flatMap(([flag, value]) => flagWords(flag, value)),
        ...windowFlags(question.window),
        ...stepFlags(question.stepMs),
        ...vsFlags(question.ago),
      ];
    case 'metrics':
      return [...windowFlags(question.window), ...stepFlags(question.stepMs), ...vsFlags(question.ago)];
    case 'logs':
    case 'traces':
      return [...windowFlags(question.window), ...stepFlags(question.stepMs ?? null)];
    case 'trace':
      return [];
  }
}

function flagWords(flag: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`--${flag}=${value}`] : [`--${flag}`, value];
}

function windowFlags(window: Window | null): readonly string[] {
  if (window === null) return [];
  return ['--from', formatRfc3339Utc(window.fromMs), '--to', formatRfc3339Utc(window.toMs)];
}

function stepFlags(stepMs: number | null): readonly string[] {
  return stepMs === null ? [] : ['--step', formatDuration(stepMs)];
}

function vsFlags(ago: string | null | undefined): readonly string[] {
  return ago === null || ago === undefined ? [] : ['--vs', ago];
}
