import { type StoreName, storeNames } from '../domain/store-name.ts';
import { type Parsed, parsed, refused } from '../domain/text/parsed.ts';

export interface HeaderFlag {
  /** The only store that gets the header, or null for all stores. */
  readonly store: StoreName | null;
  readonly name: string;
  readonly value: string;
}

const hint = "write it like --header 'X-Team=checkout' or --header 'logs:X-Team=checkout'";

/** Parses `--header`: `K=V` for every store, `logs:K=V` for one. */
export function parseHeaderFlag(text: string): Parsed<HeaderFlag> {
  const equalsIndex = text.indexOf('=');
  if (equalsIndex < 1) return refused('--header takes a name and a value', hint);
  const [first = '', second] = text.slice(0, equalsIndex).split(':', 2);
  const value = text.slice(equalsIndex + 1);
  const name = (second ?? first).trim();
  const store = storeNames.find((known) => known === first.trim()) ?? null;
  if (second !== undefined && store === null) {
    return refused(`--header: "${first}" is no store`, `the stores are ${storeNames.join(', ')}`);
  }
  const problem = headerProblem(name, value);
  return problem === null ? parsed({ store, name, value }) : refused(`--header: ${problem}`, hint);
}

/** The reason why a header cannot be sent, or null if it can. It does not quote the value, which may be a secret. */
export function headerProblem(name: string, value: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return `"${name}" is no header name`;
  if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) {
    return `the value of ${name} has characters that a header cannot carry`;
  }
  return null;
}

/** Whether a header of this name is likely to carry a secret. */
export function isSecretHeader(name: string): boolean {
  return /auth|token|secret|password|cookie|api-?key|credential/i.test(name);
}
