import { type StoreName, storeNames } from '../../domain/store-name.ts';
import { maskUrl } from '../../domain/text/mask-url.ts';
import type { Source } from '../context.ts';
import { type Environment, variable } from '../env.ts';
import { demoName } from '../file/config-file.ts';
import { type ConfigAccess, loadConfig } from '../file/load-config.ts';
import { isSecretHeader } from '../header-flag.ts';
import { configPath } from '../paths.ts';
import { isReference, parseReference } from '../reference.ts';
import type { AuthSetting, Setting, StorePlan, StoreSettings } from '../setting.ts';
import { type PlanInput, planStores } from './plan-stores.ts';
import { clusterLabelOf, contextNameOf, noticesOf } from './plan-summary.ts';

/** One line of `obsq context list`. */
export interface ContextSummary {
  readonly name: string;
  readonly isCurrent: boolean;
  /** The URLs as written in the file, with passwords masked. */
  readonly urls: Readonly<Partial<Record<StoreName, string>>>;
}

/** Lists the contexts of the configuration file in its order. Throws ObsqError `config`. */
export async function listContexts(access: ConfigAccess): Promise<ContextSummary[]> {
  const loaded = await loadConfig(access);
  return (loaded?.file.contexts ?? []).map((context) => {
    const urls: Partial<Record<StoreName, string>> = {};
    for (const store of storeNames) {
      const settings = context.stores[store];
      if (settings !== undefined) urls[store] = maskUrl(settings.url.text);
    }
    return { name: context.name, isCurrent: context.name === loaded?.file.currentContext, urls };
  });
}

/** One line of `obsq context show`. */
export interface DescribedSetting {
  readonly store: StoreName;
  /** `url`, `tenant`, `username`, `password`, `token`, `header X-Team`, `tls.ca`, ... */
  readonly name: string;
  /** The value. A secret is shown as `***`, or as the reference that leads to it. */
  readonly value: string;
  /** The flag, the variable, or the place `config.yaml:12:9`. */
  readonly source: Source;
}

export interface ContextDescription {
  readonly name: string;
  readonly settings: readonly DescribedSetting[];
  /** The stores that no flag, variable or context names. */
  readonly missing: readonly StoreName[];
  readonly grafanaUrl: string | null;
  /** The label that tells clusters apart, and what sets it; null: it is found. */
  readonly clusterLabel: { readonly label: string; readonly source: Source } | null;
  readonly correlate: unknown;
  /** The path of the configuration file, whether or not it exists; null without a home. */
  readonly configPath: string | null;
  readonly notices: readonly string[];
}

/** Describes the settings that a command with these flags would use and their sources. Fetches no secret. Throws ObsqError `config`. */
export async function describeContext(input: Omit<PlanInput, 'needed'>): Promise<ContextDescription> {
  const found = await planStores({ ...input, needed: storeNames });
  const planned = new Set(found.plans.map((plan) => plan.store));
  return {
    name: contextNameOf(found),
    settings: found.plans.flatMap((plan) => describePlan(plan, input.environment)),
    // The demo has every store; its addresses exist only once a command has started it.
    missing: found.named === demoName ? [] : storeNames.filter((store) => !planned.has(store)),
    grafanaUrl: found.context?.grafanaUrl ?? null,
    clusterLabel: clusterLabelOf(found, input.environment),
    correlate: found.context?.correlate ?? null,
    configPath: configPath(input.environment),
    notices: noticesOf(found),
  };
}

function describePlan({ store, settings }: StorePlan, environment: Environment): DescribedSetting[] {
  const lines: DescribedSetting[] = [];
  const add = (name: string, setting: Setting | undefined, value: (setting: Setting) => string): void => {
    if (setting !== undefined) lines.push({ store, name, value: value(setting), source: setting.source });
  };
  const plain = (setting: Setting): string => `${setting.text}${unsetNote(setting, environment)}`;
  const secret = (setting: Setting): string => (isPointer(setting) ? plain(setting) : '***');
  add('url', settings.url, (setting) => `${maskUrl(setting.text)}${unsetNote(setting, environment)}`);
  add('tenant', settings.tenant, plain);
  for (const { name, value } of settings.headers)
    add(`header ${name}`, value, isSecretHeader(name) ? secret : plain);
  if (settings.auth !== undefined)
    describeAuth(settings.auth, (name, setting, isSecret) => add(name, setting, isSecret ? secret : plain));
  describeTls(settings, (name, setting) =>
    add(`tls.${name}`, setting, isPem(setting) ? () => '(PEM text)' : plain),
  );
  add('proxy', settings.proxy, (setting) => maskUrl(setting.text));
  return lines;
}

function describeAuth(
  auth: AuthSetting,
  add: (name: string, setting: Setting, isSecret: boolean) => void,
): void {
  if (auth.kind === 'bearer') {
    add('token', auth.token, true);
    return;
  }
  add('username', auth.username, false);
  add('password', auth.password, true);
}

function describeTls(
  { tls }: StoreSettings,
  add: (name: string, setting: Setting | undefined) => void,
): void {
  for (const name of ['ca', 'cert', 'key', 'serverName', 'insecureSkipVerify'] as const)
    add(name, tls?.[name]);
}

function isPem(setting: Setting | undefined): boolean {
  return setting?.text.trimStart().startsWith('-----BEGIN') ?? false;
}

/** Whether a setting's text refers to the secret and is not the secret itself. */
function isPointer(setting: Setting): boolean {
  return setting.kind === 'file' || (setting.kind === 'reference' && isReference(setting.text));
}

/** ` (TOKEN is not set)` for a reference to a variable that is not set; empty otherwise. */
function unsetNote(setting: Setting, environment: Environment): string {
  if (setting.kind !== 'reference' && setting.kind !== 'file-reference') return '';
  const reference = parseReference(setting.text);
  if (!reference.ok || reference.value.kind !== 'template') return '';
  const unset = reference.value.parts.flatMap((part) => {
    return typeof part === 'string' || variable(environment, part.variable) !== undefined
      ? []
      : [part.variable];
  });
  return unset.length === 0 ? '' : ` (${unset.join(', ')} ${unset.length === 1 ? 'is' : 'are'} not set)`;
}
