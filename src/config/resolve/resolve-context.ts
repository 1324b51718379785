import { dirname } from 'node:path';
import { type StoreName, storeNames } from '../../domain/store-name.ts';
import type { ResolvedContext, ResolvedStore } from '../context.ts';
import type { ConfigAccess } from '../file/load-config.ts';
import { configPath } from '../paths.ts';
import { fingerprintStores } from './fingerprint.ts';
import type { ContextFlags } from './flags.ts';
import { type DemoUrls, planStores } from './plan-stores.ts';
import { clusterLabelOf, contextNameOf, noticesOf } from './plan-summary.ts';
import { resolveEndpoint } from './resolve-endpoint.ts';
import { createResolver } from './resolve-setting.ts';
import { type RunCommand, runCommand } from './run-command.ts';

export interface ContextInput extends ConfigAccess {
  readonly flags: ContextFlags;
  /** The stores that the command may speak to; all by default. No secret is fetched for any other. */
  readonly needed?: readonly StoreName[] | undefined;
  /** The URLs of the built-in cluster. They must be given if `isDemoAsked`. */
  readonly demoUrls?: DemoUrls | undefined;
  /** Ends programs that give secrets: Ctrl-C, or the time limit of the command. Its reason is an ObsqError. */
  readonly signal?: AbortSignal | undefined;
  /** Runs `exec:` secrets; replaced in tests. */
  readonly run?: RunCommand | undefined;
}

/**
 * Resolves the stores of this command, with their secrets. A needed store that no source names is absent from the result;
 * `requireStore` throws for it. Throws ObsqError: `config` (the file, a URL, a secret, an unknown context) or `usage` (a bad flag).
 */
export async function resolveContext(input: ContextInput): Promise<ResolvedContext> {
  const needed = input.needed ?? storeNames;
  const found = await planStores({ ...input, needed });
  const path = configPath(input.environment);
  const resolve = createResolver({
    environment: input.environment,
    files: input.files,
    run: input.run ?? runCommand,
    signal: input.signal,
    directory: path === null ? null : dirname(path),
  });
  const resolved = await Promise.all(
    found.plans.map(async (plan): Promise<[StoreName, ResolvedStore]> => {
      return [plan.store, { endpoint: await resolveEndpoint(plan, resolve), source: plan.source }];
    }),
  );
  const stores = Object.fromEntries(resolved);
  const isContextUsed = found.named !== null || found.plans.some((plan) => plan.origin === 'context');
  return {
    name: contextNameOf(found),
    namedContext: found.named,
    stores,
    clusterLabel: clusterLabelOf(found, input.environment)?.label ?? null,
    correlate: (isContextUsed ? found.context?.correlate : null) ?? null,
    grafanaUrl: (isContextUsed ? found.context?.grafanaUrl : null) ?? null,
    grafanaDatasources: isContextUsed ? found.context?.grafanaDatasources : undefined,
    notices: noticesOf(found),
    fingerprint: fingerprintStores(stores),
  };
}
