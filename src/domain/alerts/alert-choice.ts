import type { Labels } from '../labels.ts';
import { type Parsed, parsed, refused } from '../text/parsed.ts';
import type { Matcher } from './alert.ts';
import { compileMatchers, formatMatcher, parseMatchers } from './matchers.ts';

/** An alert by its name, and by the labels that its instance has to have. */
export interface AlertChoice {
  readonly name: string;
  readonly matchers: readonly Matcher[];
}

/** Parses `HighCpuUsage` or `HighCpuUsage{node="a", pod=~"b.*"}`. */
export function parseAlertChoice(text: string): Parsed<AlertChoice> {
  const [, name = '', matchers] = /^([^{]*)(\{.*\})?$/s.exec(text.trim()) ?? [];
  if (name.trim() === '')
    return refused(`${text}: the name of the alert is missing`, `--alert 'HighCpuUsage{node="a"}'`);
  if (matchers === undefined || /^\{\s*\}$/.test(matchers))
    return parsed({ name: name.trim(), matchers: [] });
  const read = parseMatchers([matchers]);
  return read.ok ? parsed({ name: name.trim(), matchers: read.value }) : read;
}

/** Whether an instance with these labels was chosen. */
export function fitsChoice(labels: Labels, matchers: readonly Matcher[]): boolean {
  return compileMatchers(matchers)(labels);
}

/** `{node="a"}`; '' without matchers. */
export function formatChoice(matchers: readonly Matcher[]): string {
  return matchers.length === 0 ? '' : `{${matchers.map(formatMatcher).join(', ')}}`;
}
