import type { Labels } from '../../../domain/labels.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { shellWord } from '../../../domain/text/shell-word.ts';

/** One word of a command line: quoted in part or not, as it is written. */
const words = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g;
const place = /("?)\{([a-zA-Z_]\w*)\}("?)/g;

/**
 * Fills the labels of a row into a rule's commands (`obsq pod-logs {pod}`), quoted for a POSIX shell, and adds `targetWords` to those of
 * obsq, so that they ask the same store. A command for a label that the row does not have is left out.
 */
export function nextCommands(
  templates: readonly string[],
  labels: Labels,
  targetWords: readonly string[],
): readonly string[] {
  return templates.flatMap((template) => {
    const filled = (template.match(words) ?? []).map((word) => fillWord(word, labels));
    if (filled.includes(null)) return [];
    const target = filled[0] === 'obsq' ? targetWords.map(shellWord) : [];
    return [[...filled, ...target].join(' ')];
  });
}

/** Fills one word; null if the row lacks one of its labels. A word without a place for a label stays as it is written. */
function fillWord(word: string, labels: Labels): string | null {
  if (!word.match(place)) return word;
  let isMissing = false;
  const filled = unquote(word).replace(place, (_all, open: string, name: string, close: string) => {
    const value = ownValue(labels, name);
    if (value === undefined || value === '') isMissing = true;
    // Between quotation marks the value stands in a query, as a string of its own.
    const text = open !== '' && close !== '' ? JSON.stringify(value ?? '').slice(1, -1) : (value ?? '');
    return `${open}${text}${close}`;
  });
  return isMissing ? null : shellWord(filled);
}

function unquote(word: string): string {
  return word.replace(
    /'([^']*)'|"([^"]*)"/g,
    (_all, single?: string, double?: string) => single ?? double ?? '',
  );
}
