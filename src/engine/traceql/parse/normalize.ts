import { parseGoDuration } from '../../go/go-duration.ts';
import type { Comparison } from './ast.ts';
import { unsupported } from './refusal.ts';

/**
 * A query rewritten for the grammar, which is older than the servers (docs/stores.md 3.5). It does not know hints, a comparison
 * after a metrics function, `.95`, `1h30m` and some intrinsics, so these are removed or rewritten first.
 */
export interface Normalized {
  readonly text: string;
  readonly hints: ReadonlyMap<string, string>;
  readonly threshold: { readonly operator: Comparison; readonly value: number } | null;
  /** Converts an offset in `text` to one in the original query. */
  originalOffset(offset: number): number;
}

/** Prefix of the attributes that replace constructs unknown to the grammar. No real attribute begins with it. */
export const standInPrefix = 'obsq ';

export function normalizeTraceQl(query: string): Normalized {
  const editor = new Editor(query);
  const hints = takeHints(editor);
  const threshold = takeThreshold(editor);
  editor.replace(/(?<=[,(<>=+\-*/]\s*)\.(?=\d)/g, () => '0.');
  editor.replace(/(?<![\w.:])(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h)){2,}(?!\w)/g, shortenDuration);
  editor.replace(
    /(?<![\w.:"$])(?:nestedSetParent|nestedSetLeft|nestedSetRight|(?:span:)?childCount)(?![\w.:])/g,
    standIn,
  );
  return { text: editor.text, hints, threshold, originalOffset: (offset) => editor.originalOffset(offset) };
}

function shortenDuration(written: string): string {
  return `${Math.round(parseGoDuration(written) ?? 0)}ns`;
}

function standIn(written: string): string {
  if (written === 'nestedSetLeft' || written === 'nestedSetRight') throw unsupported(written);
  return `."${standInPrefix}${written.replace('span:', '')}"`;
}

/** An editor of the query. It searches a copy with strings and comments masked, and records every change of length. */
class Editor {
  text: string;
  private masked: string;
  private readonly edits: { at: number; added: number }[] = [];

  constructor(text: string) {
    this.text = text;
    this.masked = mask(text);
  }

  find(pattern: RegExp): RegExpExecArray | null {
    return pattern.exec(this.masked);
  }

  blank(from: number, to: number): string {
    const taken = this.text.slice(from, to);
    this.text = this.text.slice(0, from) + ' '.repeat(to - from) + this.text.slice(to);
    this.masked = mask(this.text);
    return taken;
  }

  replace(pattern: RegExp, substitute: (written: string) => string): void {
    const matches = [...this.masked.matchAll(pattern)];
    for (const match of matches.reverse()) {
      const end = match.index + match[0].length;
      const put = substitute(match[0]);
      this.text = this.text.slice(0, match.index) + put + this.text.slice(end);
      this.edits.push({ at: match.index, added: put.length - match[0].length });
    }
    this.masked = mask(this.text);
  }

  originalOffset(offset: number): number {
    let original = offset;
    for (const edit of [...this.edits].reverse())
      if (edit.at < original) original = Math.max(edit.at, original - edit.added);
    return original;
  }
}

function mask(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) =>
    '"'.repeat(found.length),
  );
}

function takeHints(editor: Editor): ReadonlyMap<string, string> {
  const hints = new Map<string, string>();
  const match = editor.find(/\bwith\s*\(([^()]*)\)\s*$/);
  if (match === null) return hints;
  const written = editor.blank(match.index, match.index + match[0].length);
  for (const pair of (/\(([^()]*)\)/.exec(written)?.[1] ?? '').split(',')) {
    const [name = '', value = ''] = pair.split('=');
    if (name.trim() !== '') hints.set(name.trim(), value.trim());
  }
  return hints;
}

const metricsStage =
  /\|\s*(?:rate|count_over_time|(?:sum|min|max|avg|quantile|histogram)_over_time)\s*\([^()]*\)(?:\s*by\s*\([^()]*\))?(?:\s*\|\s*(?:topk|bottomk)\s*\(\s*\d+\s*\))?/;
const thresholdAfter = new RegExp(
  `${metricsStage.source}\\s*(>=|<=|!=|=|>|<)\\s*(-?[\\d.]+(?:[a-zµ][\\da-zµ.]*)?)\\s*$`,
);

function takeThreshold(editor: Editor): Normalized['threshold'] {
  const match = editor.find(thresholdAfter);
  if (match === null) return null;
  const [operator, written] = [match[1] ?? '', match[2] ?? ''];
  const durationNs = /[a-zµ]/.test(written) ? parseGoDuration(written) : null;
  const value = durationNs === null ? Number(written) : durationNs / 1e9;
  if (Number.isNaN(value)) throw unsupported(`comparison with ${written}`);
  const end = match.index + match[0].length;
  editor.blank(end - match[0].length + match[0].lastIndexOf(operator, match[0].lastIndexOf(written)), end);
  return { operator: operator as Comparison, value };
}
