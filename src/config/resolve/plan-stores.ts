import { ObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { type Environment, variable } from '../env.ts';
import { type ContextConfig, demoName } from '../file/config-file.ts';
import { type ConfigAccess, type LoadedConfig, loadConfig } from '../file/load-config.ts';
import { literal, type StorePlan } from '../setting.ts';
import { type ContextFlags, planFromFlags, withFlags } from './flags.ts';
import { planFromKnownVariables, planFromObsqVariable } from './known-variables.ts';

export interface PlanInput extends ConfigAccess {
  readonly flags: ContextFlags;
  /** The stores that the command may speak to. Nothing is read for the others. */
  readonly needed: readonly StoreName[];
  /** The URLs of the built-in cluster. They must be given if `isDemoAsked`. */
  readonly demoUrls?: DemoUrls | undefined;
}

export type DemoUrls = Readonly<Partial<Record<StoreName, string>>>;

export interface StorePlans {
  readonly plans: readonly StorePlan[];
  /** The context that `-c`, `OBSQ_CONTEXT` or `--demo` names, or null. */
  readonly named: string | null;
  /** The context in the file from which plans were taken, or null. */
  readonly context: ContextConfig | null;
  readonly config: LoadedConfig | null;
}

/** Whether this command asks for the built-in cluster: `--demo`, `-c demo` or `OBSQ_CONTEXT=demo`. A file cannot choose it. */
export function isDemoAsked(flags: ContextFlags, environment: Environment): boolean {
  return flags.demo === true || contextNamed(flags, environment) === demoName;
}

/**
 * Chooses the source of each needed store, the first of: its URL flag; the named context, which hides all variables;
 * `OBSQ_*_URL`; the variables of other tools; the current context. The file is read only if a context is named or a store is still
 * without a source. A store that no source names has no plan. Throws ObsqError: `config` or `usage`.
 */
export async function planStores(input: PlanInput): Promise<StorePlans> {
  const { flags, environment } = input;
  const named = isDemoAsked(flags, environment) ? demoName : contextNamed(flags, environment);
  if (flags.demo === true && flags.context !== undefined && flags.context !== demoName) {
    throw new ObsqError({
      kind: 'usage',
      message: `--demo and --context ${flags.context} both say where to ask`,
      hint: 'give one of them',
    });
  }
  const plans = new Map<StoreName, StorePlan>();
  for (const store of input.needed) {
    const plan = planFromFlags(store, flags) ?? planWithoutFile(store, named, input);
    if (plan !== null) plans.set(store, plan);
  }
  const isFileAsked = named !== demoName && (named !== null || plans.size < input.needed.length);
  const config = isFileAsked ? await loadConfig(input) : null;
  const context = isFileAsked ? findContext(config, named, input) : null;
  for (const store of input.needed) {
    const settings = context?.stores[store];
    if (context === null || settings === undefined || plans.has(store)) continue;
    plans.set(store, { store, origin: 'context', source: `context ${context.name}`, settings });
  }
  const inOrder = input.needed.flatMap((store) => plans.get(store) ?? []);
  return { plans: inOrder.map((plan) => withFlags(plan, flags)), named, context, config };
}

function contextNamed(flags: ContextFlags, environment: Environment): string | null {
  return flags.context ?? variable(environment, 'OBSQ_CONTEXT') ?? null;
}

function planWithoutFile(store: StoreName, named: string | null, input: PlanInput): StorePlan | null {
  if (named === demoName) return planFromDemo(store, input.demoUrls);
  if (named !== null) return null;
  return planFromObsqVariable(store, input.environment) ?? planFromKnownVariables(store, input.environment);
}

function planFromDemo(store: StoreName, urls: DemoUrls | undefined): StorePlan | null {
  if (urls === undefined)
    throw new ObsqError({ kind: 'bug', message: 'the demo was asked for but not started' });
  const url = urls[store];
  if (url === undefined) return null;
  return {
    store,
    origin: 'demo',
    source: 'the demo',
    settings: { url: literal(url, 'the demo'), headers: [] },
  };
}

function findContext(
  config: LoadedConfig | null,
  named: string | null,
  input: PlanInput,
): ContextConfig | null {
  const name = named ?? config?.file.currentContext ?? null;
  if (name === null) return null;
  const contexts = config?.file.contexts ?? [];
  const found = contexts.find((context) => context.name === name);
  if (found !== undefined) return found;
  const by = input.flags.context === undefined ? ' (OBSQ_CONTEXT)' : '';
  const names = [...contexts.map((context) => context.name), demoName];
  const nearest = nearestWord(name, names);
  throw new ObsqError({
    kind: 'config',
    message: `no context is called "${name}"${by}`,
    hint:
      nearest === null
        ? `there are: ${names.join(', ')}; try "obsq context list"`
        : `did you mean ${nearest}?`,
  });
}
