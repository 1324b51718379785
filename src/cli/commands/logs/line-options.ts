import { ObsqError } from '../../../domain/errors.ts';
import { literalRegex, readFindingRegex } from '../../../domain/text/user-regex.ts';
import { extractLineFilters } from '../../../languages/logql-lines.ts';
import type { LogListOptions } from '../../../view/logs/log-list.ts';
import type { Session } from '../../session/session.ts';
import { readCount, readLimit } from '../../setup/read-limit.ts';
import { lineFlags } from './line-flags.ts';

/** How lines are shown. */
export interface LineOptions extends Pick<LogListOptions, 'fields' | 'cut' | 'highlight'> {}

/** Refuses the flags about lines for a query that counts, so that none is ignored. Throws ObsqError usage. */
export function refuseLineFlags({ invocation }: Session): void {
  const given = [...lineFlags.map(({ name }) => name), 'tail', 'forward', 'backward'].find(
    (name) => invocation.on(name) || invocation.list(name).length > 0,
  );
  if (given === undefined) return;
  throw new ObsqError({
    kind: 'usage',
    message: `--${given} is about lines, and this query gives numbers`,
    hint: `leave out --${given}`,
  });
}

/** Reads the flags of `lineFlags`. Throws ObsqError usage. */
export function readLineOptions(session: Session, exprs: readonly string[]): LineOptions {
  const { invocation, mode } = session;
  const fields = [...new Set(['fields', 'json-fields'].flatMap((flag) => readNames(session, flag)))];
  if (fields.length > 0 && mode.format === 'raw')
    throw new ObsqError({
      kind: 'usage',
      message: '-o raw writes lines as they are stored: --fields has no place in it',
      hint: '-o csv, or -o jsonl with its "fields"',
    });
  const asked = invocation.list('highlight').map(readHighlight);
  // Only what is drawn in colours can be marked.
  const looked = mode.color ? exprs.flatMap(extractLineFilters) : [];
  const found = looked.map(({ kind, value }) =>
    kind === 'text' ? literalRegex(value) : readFindingRegex(value),
  );
  return {
    fields,
    cut: invocation.on('cut'),
    highlight: [...asked, ...found.filter((pattern) => pattern !== null)],
  };
}

/** Reads how many of the newest lines are wanted: `--tail N`, or `--limit N`, where 0 means all (null). Throws ObsqError usage. */
export function readTail(session: Session, fallback: number | null): number | null {
  const { invocation } = session;
  const tail = invocation.text('tail');
  if (tail === undefined) return readLimit(session, fallback);
  const refused =
    invocation.text('limit') !== undefined ? '--limit' : invocation.on('forward') ? '--forward' : null;
  if (refused === null) return tail === '-1' ? null : readCount(session, 'tail', fallback);
  throw new ObsqError({
    kind: 'usage',
    message: `--tail and ${refused} exclude each other: --tail N is the newest N lines`,
    hint: `leave out one of them`,
  });
}

/** What to say where more lines may be than were asked for, in the flag that was given: `--tail` refuses `--limit` beside it. */
export function moreLinesHint({ invocation }: Session): string {
  return `there may be more: --${invocation.text('tail') === undefined ? 'limit' : 'tail'} 0 for all`;
}

function readNames({ invocation }: Session, flag: string): readonly string[] {
  return invocation.list(flag).flatMap((text) => {
    const names = text.split(',').map((name) => name.trim());
    if (!names.includes('')) return names;
    throw new ObsqError({
      kind: 'usage',
      message: `--${flag}: a name is missing in "${text}"`,
      hint: `--${flag} level,msg,trace_id`,
    });
  });
}

function readHighlight(text: string): RegExp {
  const pattern = text === '' ? null : readFindingRegex(text);
  if (pattern !== null) return pattern;
  throw new ObsqError({
    kind: 'usage',
    message: `--highlight: "${text}" is no regular expression that can be searched for`,
    hint: "--highlight 'timeout|refused'",
  });
}
