import type { Matcher } from '../../../domain/alerts/alert.ts';
import { formatMatcher } from '../../../domain/alerts/matchers.ts';
import { type PasteText, shellCommand } from '../../../domain/text/paste-text.ts';
import { shell, shellWord } from '../../../domain/text/shell-word.ts';
import { formatDuration } from '../../../domain/time/duration.ts';

export interface NewSilence {
  readonly matchers: readonly Matcher[];
  readonly durationMs: number;
  readonly comment: string;
  /** The author; null lets amtool use the user's name. */
  readonly author: string | null;
  /** The URL of the Alertmanager without credentials; null if it is unknown. */
  readonly url: string | null;
}

/** Formats the command that creates a silence, quoted for a POSIX shell. */
export function formatAmtoolCommand({ matchers, durationMs, comment, author, url }: NewSilence): PasteText {
  return shellCommand([
    shell`amtool silence add`,
    ...(url === null ? [] : [shellWord(`--alertmanager.url=${url}`)]),
    ...(author === null ? [] : [shellWord(`--author=${author}`)]),
    shellWord(`--comment=${comment}`),
    shellWord(`--duration=${formatDuration(durationMs)}`),
    ...matchers.map((matcher) => shellWord(formatMatcher(matcher))),
  ]);
}
