import { ObsqError } from '../../domain/errors.ts';
import { fileReference, type ReferenceText, type TemplatePart, templateReference } from '../reference.ts';

/** A text of a Grafana provisioning file, converted to obsq's configuration: only what Grafana follows becomes a reference of obsq. */
export interface GrafanaText {
  readonly text: ReferenceText;
  /** What the text refers to instead of holding the value: `the variable NAME`, `the file PATH`. Empty for a text that is its value. */
  readonly refersTo: readonly string[];
}

const reference = /\$\$|\$__env\{([A-Za-z_]\w*)\}|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;
const wholeFile = /^\$__file\{([^}]+)\}$/;

/** The path that a text of the form `$__file{PATH}` names, or null. */
export function filePathOf(text: string): string | null {
  return wholeFile.exec(text)?.[1]?.trim() ?? null;
}

/**
 * Grafana expands `$NAME`, `${NAME}` and `$__env{NAME}`, reads `$__file{path}`, and writes a plain `$` as `$$` (docs/stores.md 5.8).
 * Everything else is the value itself, also where it looks like a reference of obsq. Throws ObsqError `config` for a text that obsq
 * cannot write.
 */
export function convertText(text: string): GrafanaText {
  const path = filePathOf(text);
  if (path !== null) return { text: fileReference(path), refersTo: [`the file ${path}`] };
  const parts: TemplatePart[] = [];
  const variables: string[] = [];
  let plain = '';
  let end = 0;
  for (const match of text.matchAll(reference)) {
    plain += text.slice(end, match.index);
    end = match.index + match[0].length;
    const variable = match[1] ?? match[2] ?? match[3];
    if (match[0] === '$$') plain += '$';
    // obsq has no form for a file in the middle of a text, so it stays as it is for the user to see.
    else if (variable === undefined || variable === '__file') plain += match[0];
    else {
      parts.push(plain, { variable });
      plain = '';
      variables.push(`the variable ${variable}`);
    }
  }
  const written = templateReference([...parts, plain + text.slice(end)]);
  if (written === null) {
    throw new ObsqError({
      kind: 'config',
      message: `${JSON.stringify(text)} has a plain $ directly before a variable, which obsq cannot write`,
      hint: 'put both into one variable',
    });
  }
  return { text: written, refersTo: variables };
}

/** Replaces `$$` by `$` in every text of a value. Correlations get nothing else: obsq does not expand their `${__tags}`. */
export function unescapeDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$');
  if (Array.isArray(value)) return value.map(unescapeDollars);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unescapeDollars(inner)]));
}
