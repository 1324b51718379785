import type { ResolvedContext } from '../../config/context.ts';
import type { ContextFlags } from '../../config/resolve/flags.ts';
import type { ContextInput } from '../../config/resolve/resolve-context.ts';
import type { RequestRecord } from '../../domain/request-record.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { Stores } from '../../services/stores.ts';
import type { Invocation } from '../io/invocation.ts';
import type { Io } from '../io/io.ts';

export interface ContextOptions {
  readonly io: Io;
  readonly invocation: Invocation;
  /** The stores that this command may ask. The secrets of other stores are never fetched. */
  readonly needed: readonly StoreName[] | undefined;
  readonly notice: (text: string) => Promise<void>;
  readonly onClose: (close: () => Promise<void>) => void;
  readonly cache: () => Promise<ContextInput['cache']>;
}

export interface TargetOptions extends ContextOptions {
  /** The time limit of the whole command in ms; null means none (follow). */
  readonly timeoutMs: number | null;
  /** The time limit of each request in ms, for the screen, which has no limit of its own. */
  readonly requestTimeoutMs?: number | undefined;
  readonly signal: AbortSignal;
  /** Called with the signal of the time limit as soon as it runs; undefined without one. */
  readonly onLimit?: ((signal: AbortSignal | undefined) => void) | undefined;
  /** Called when a request is sent. */
  readonly onSent?: (() => void) | undefined;
  readonly onRecord: (record: RequestRecord) => void;
}

/** Resolves the context of this run, starts the demo if asked for, and opens the stores. */
export async function openTarget(options: TargetOptions): Promise<Stores> {
  const { io } = options;
  const [{ createHttp }, { openStores }, { linkSignals, startTimeLimit }] = await Promise.all([
    import('../../http/client/create-http.ts'),
    import('../../services/stores.ts'),
    import('../../http/limits/time-limit.ts'),
  ]);
  // The limit is that of the whole command: programs that give a secret and the start of the demo count too.
  const timeLimit = startTimeLimit(options.timeoutMs ?? undefined);
  options.onLimit?.(timeLimit.signal);
  options.onClose(async () => timeLimit.clear());
  const linked = linkSignals([options.signal, timeLimit.signal]);
  const context = await resolveTarget({ ...options, signal: linked.signal });
  linked.unlink();
  for (const line of context.notices) await options.notice(line);
  const http = createHttp({
    signal: options.signal,
    timeLimit,
    requestTimeoutMs: options.requestTimeoutMs,
    environment: io.environment,
    userAgent: `obsq/${io.version}`,
    onSent: options.onSent,
    onRecord: options.onRecord,
    now: () => io.clock.now(),
  });
  options.onClose(() => http.close());
  return openStores(context, http);
}

/** Resolves the context of this command line. It opens nothing except the demo. */
async function resolveTarget(
  options: ContextOptions & { readonly signal: AbortSignal },
): Promise<ResolvedContext> {
  const { io, invocation } = options;
  const [{ resolveContext }, { isDemoAsked }, { diskFiles }] = await Promise.all([
    import('../../config/resolve/resolve-context.ts'),
    import('../../config/resolve/plan-stores.ts'),
    import('../../config/file/config-files.ts'),
  ]);
  const flags = contextFlags(invocation);
  const demoUrls = isDemoAsked(flags, io.environment) ? await startDemoTarget(options) : undefined;
  return resolveContext({
    flags,
    environment: io.environment,
    files: diskFiles,
    needed: options.needed,
    demoUrls,
    cache: await options.cache(),
    signal: options.signal,
  });
}

/** The flags that choose the context and its stores. */
export function contextFlags(invocation: Invocation): ContextFlags {
  return {
    context: invocation.text('context'),
    demo: invocation.on('demo'),
    metricsUrl: invocation.text('metrics-url'),
    logsUrl: invocation.text('logs-url'),
    tracesUrl: invocation.text('traces-url'),
    alertsUrl: invocation.text('alerts-url'),
    orgId: invocation.text('org-id'),
    headers: invocation.list('header'),
  };
}

async function startDemoTarget({ io, onClose }: Pick<ContextOptions, 'io' | 'onClose'>) {
  const { startDemo } = await import('../../demo/start-demo.ts');
  const fault = io.environment.OBSQ_DEMO_FAULT;
  const demo = await startDemo({
    now: () => io.clock.now(),
    ...(fault === undefined || fault === '' ? {} : { fault }),
  });
  onClose(() => demo.close());
  return demo.urls;
}
