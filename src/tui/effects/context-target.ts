import type { ResolvedContext } from '../../config/context.ts';
import { storeNames } from '../../domain/store-name.ts';
import { findDatasources } from '../../pivot/links/explore-link.ts';
import type { ContextTarget } from '../state/model/tui-state.ts';

/**
 * Describes the target of the context for commands and links. `typed` are the flags of this run (URLs, tenant). The context is
 * named only if every other store comes from it, because environment variables cannot be written down without their secrets.
 */
export function describeTarget(context: ResolvedContext, typed: readonly string[]): ContextTarget {
  const named = context.namedContext;
  if (named === 'demo') return { args: ['--demo'], explore: exploreOf(context) };
  const others = storeNames
    .map((store) => context.stores[store]?.source)
    .filter((source) => source !== undefined && !source.startsWith('--'));
  const isFromContext = others.length > 0 && others.every((source) => source === `context ${context.name}`);
  const contextArgs = named !== null ? ['-c', named] : isFromContext ? ['-c', context.name] : [];
  return { args: [...contextArgs, ...typed], explore: exploreOf(context) };
}

function exploreOf(context: ResolvedContext): ContextTarget['explore'] {
  if (context.grafanaUrl === null) return null;
  const urls = Object.fromEntries(
    storeNames.flatMap((store) => {
      const found = context.stores[store];
      return found === undefined ? [] : [[store, found.endpoint.baseUrl]];
    }),
  );
  return {
    url: context.grafanaUrl,
    datasources: findDatasources(context.grafanaDatasources ?? {}, urls, context.correlate),
  };
}
