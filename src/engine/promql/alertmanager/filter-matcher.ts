import type { LabelMatcher } from '../../source/sources.ts';
import { makeMatcher } from '../words/matcher.ts';
import { badData } from '../words/promql-error.ts';

const shape = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/s;

/** Reads a `filter` of the Alertmanager: `name="value"`, with or without quotes. Throws its 400. */
export function parseFilter(text: string): LabelMatcher {
  const match = shape.exec(text);
  if (match === null) throw badData(`bad matcher format: ${text}`);
  const [, name = '', operator = '', quoted = ''] = match;
  const matcher = isOperator(operator) ? makeMatcher(name, operator, unquoteValue(quoted)) : null;
  if (matcher === null) throw badData(`error parsing regexp: invalid or unsupported syntax: \`${quoted}\``);
  return matcher;
}

function isOperator(text: string): text is LabelMatcher['operator'] {
  return text === '=' || text === '!=' || text === '=~' || text === '!~';
}

function unquoteValue(text: string): string {
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  const body = isQuoted ? text.slice(1, -1) : text;
  const withoutEscapes = body.replace(/\\[\\"n]/g, '');
  if (withoutEscapes.includes('"')) throw badData(`matcher value contains unescaped double quote: ${text}`);
  return body.replace(/\\([\\"n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
