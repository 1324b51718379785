import { type Parsed, parsed, refused } from '../domain/text/parsed.ts';

/** A text of the configuration file, parsed into its references. They are not resolved yet. */
export type Reference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'exec'; readonly command: readonly [string, ...string[]] }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] };

export type TemplatePart = string | { readonly variable: string };

/**
 * Parses `file:PATH`, `exec:COMMAND ARGUMENTS`, or a text with `${VARIABLE}` in it; `$${` stands for a plain `${`. After `text:` the
 * rest is such a text, whatever it begins with.
 */
export function parseReference(text: string): Parsed<Reference> {
  if (text.startsWith(textMark)) return parseTemplate(text.slice(textMark.length));
  if (text.startsWith('file:')) {
    const path = text
      .slice('file:'.length)
      .replace(/^\/\/(?=\/)/, '')
      .trim();
    return path === ''
      ? refused('"file:" names no file', 'write file:/path/to/secret')
      : parsed({ kind: 'file', path });
  }
  if (text.startsWith('exec:')) {
    const command = splitCommand(text.slice('exec:'.length));
    return command.ok ? parsed({ kind: 'exec', command: command.value }) : command;
  }
  return parseTemplate(text);
}

/** Whether a text only refers to a value elsewhere, so that the text itself is no secret. */
export function isReference(text: string): boolean {
  return namesSource(text) || /(?<!\$)\$\{/.test(text);
}

/** Whether a text names a file or a program whose content or output is the value. */
export function namesSource(text: string): boolean {
  return /^(file|exec):/.test(text);
}

const textMark = 'text:';

/** Material for the configuration file, as `parseReference` reads it. Only the functions below make it, so that no text becomes a reference by chance. */
export type ReferenceText = string & { readonly [referenceBrand]: true };
declare const referenceBrand: unique symbol;

/** What a person wrote for the configuration themselves: their references are meant. */
export function typedReference(text: string): ReferenceText {
  return text as ReferenceText;
}

/** A reference to a file's content, whatever its path begins with. */
export function fileReference(path: string): ReferenceText {
  return `file:${path}` as ReferenceText;
}

/**
 * Writes a text from elsewhere so that it is read as itself, with variables only where `parts` has them. Null if it cannot be written:
 * a `$` directly before a variable would escape it.
 */
export function templateReference(parts: readonly TemplatePart[]): ReferenceText | null {
  let text = '';
  for (const part of parts) {
    if (typeof part !== 'string') {
      if (text.endsWith('$')) return null;
      text += `\${${part.variable}}`;
    } else text += part.replaceAll('${', () => '$${');
  }
  const isMarked =
    namesSource(text) || text.startsWith(textMark) || text.trimStart().startsWith('-----BEGIN');
  return (isMarked ? `${textMark}${text}` : text) as ReferenceText;
}

/** The text that a reference stands for without looking anywhere, or null if it names variables, a file or a program. */
export function plainText(text: string): string | null {
  const reference = parseReference(text);
  if (!reference.ok || reference.value.kind !== 'template') return null;
  const { parts } = reference.value;
  return parts.every((part) => typeof part === 'string') ? parts.join('') : null;
}

function parseTemplate(text: string): Parsed<Reference> {
  const parts: TemplatePart[] = [];
  let rest = text;
  while (rest !== '') {
    const at = rest.indexOf('${');
    if (at === -1) {
      parts.push(rest);
      break;
    }
    if (rest[at - 1] === '$') {
      parts.push(`${rest.slice(0, at - 1)}\${`);
      rest = rest.slice(at + 2);
      continue;
    }
    const variable = /^\$\{([A-Za-z_]\w*)\}/.exec(rest.slice(at));
    if (variable === null) {
      return refused('a ${...} in it holds no variable name', 'write ${NAME}; $${ stands for a plain ${');
    }
    if (at > 0) parts.push(rest.slice(0, at));
    parts.push({ variable: variable[1] ?? '' });
    rest = rest.slice(at + variable[0].length);
  }
  return parsed({ kind: 'template', parts });
}

const word = /\s*((?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+)/y;
const piece = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^'"\\]+)/g;

/** Splits a command into words as a shell does, with quotes and backslashes. No shell runs, so nothing else has a special meaning. */
function splitCommand(text: string): Parsed<readonly [string, ...string[]]> {
  const words: string[] = [];
  const trimmed = text.trim();
  word.lastIndex = 0;
  while (word.lastIndex < trimmed.length) {
    const match = word.exec(trimmed);
    if (match === null)
      return refused('its "exec:" has a quote that does not end', 'write exec:pass show mimir');
    words.push((match[1] ?? '').replace(piece, unquote));
  }
  const [program, ...rest] = words;
  if (program === undefined || program === '')
    return refused('"exec:" names no command', 'write exec:pass show mimir');
  return parsed([program, ...rest]);
}

function unquote(_all: string, single?: string, double?: string, escaped?: string, plain?: string): string {
  return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '';
}
