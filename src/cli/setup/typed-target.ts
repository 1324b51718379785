import type { ResolvedContext } from '../../config/context.ts';
import { parseStoreUrl } from '../../config/store-url.ts';
import type { Invocation } from '../io/invocation.ts';

const urlFlags = ['metrics-url', 'logs-url', 'traces-url', 'alerts-url', 'org-id'] as const;

/** The flags of this run that choose the stores, one word each, without credentials. Headers are omitted, because they may be secrets. */
export function typedTarget(invocation: Invocation): string[] {
  return urlFlags.flatMap((name) => {
    const typed = invocation.text(name);
    if (typed === undefined) return [];
    const url = name === 'org-id' ? null : parseStoreUrl(typed);
    return [`--${name}`, url?.ok === true ? url.value.baseUrl : typed];
  });
}

/** The words with which another command asks the same stores: the context that was named, and the flags of this run. */
export function targetWords({ namedContext }: ResolvedContext, invocation: Invocation): readonly string[] {
  if (namedContext === 'demo') return ['--demo'];
  return [...(namedContext === null ? [] : ['-c', namedContext]), ...typedTarget(invocation)];
}
