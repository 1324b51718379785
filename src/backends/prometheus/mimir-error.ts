import type { ErrorKind } from '../../domain/errors.ts';
import { ownValue } from '../../domain/own-value.ts';

interface MimirHint {
  readonly kind: ErrorKind;
  readonly hint: string;
}

/** Hints for Mimir's limits, by the id in its error sentences (docs/stores.md 1.2). */
const limits: Readonly<Record<string, string>> = {
  'max-chunks-per-query': 'read fewer chunks: a shorter --since or a narrower selector',
  'max-estimated-chunks-per-query': 'read fewer chunks: a shorter --since or a narrower selector',
  'max-series-per-query': 'select fewer series: add label matchers (a namespace, a service)',
  'max-chunks-bytes-per-query': 'read less: a shorter --since or a narrower selector',
  'max-estimated-memory-consumption-per-query': 'read less: a shorter --since or a narrower selector',
  'max-query-length': 'give a shorter --since (or a shorter range in [..])',
  'max-total-query-length': 'give a shorter --since',
  'max-query-expression-size-bytes': 'shorten the expression',
  'tenant-max-request-rate': 'the tenant asks too often: wait a moment',
};

const states: Readonly<Record<string, string>> = {
  'query-blocked': "the store's operators block this query (blocked_queries)",
  'store-consistency-check-failed': 'some blocks could not be read: try again in a moment',
  'bucket-index-too-old': "the store's bucket index is stale: its operators must look at the compactor",
};

const id = /\berr-mimir-([a-z-]*[a-z])/;

/** The kind and hint of an error with a Mimir id, with the URL of its documentation; null without an id. */
export function mimirHint(message: string): MimirHint | { readonly hint: string } | null {
  const name = id.exec(message)?.[1];
  if (name === undefined) return null;
  const page = `https://grafana.com/docs/mimir/latest/manage/mimir-runbooks/#err-mimir-${name}`;
  const limit = ownValue(limits, name);
  if (limit !== undefined) return { kind: 'limit', hint: `${limit} (${page})` };
  const state = ownValue(states, name);
  return { hint: state === undefined ? `see ${page}` : `${state} (${page})` };
}
