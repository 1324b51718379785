import { diskFiles } from '../../config/file/config-files.ts';
import { loadConfig } from '../../config/file/load-config.ts';
import { requireStore } from '../../config/resolve/missing-store.ts';
import { isDemoAsked } from '../../config/resolve/plan-stores.ts';
import { storeNames } from '../../domain/store-name.ts';
import { queryReaders } from '../../saved/library/query-readers.ts';
import type { Stores } from '../../services/stores.ts';
import { readWindow } from '../flags/read-window.ts';
import { rootSpec } from '../help/help.ts';
import type { Invocation } from '../io/invocation.ts';
import type { Io } from '../io/io.ts';
import { createCache } from '../setup/create-cache.ts';
import { createSession } from '../setup/create-session.ts';
import { queryFolders } from '../setup/find-saved-query.ts';
import { contextFlags, openTarget } from '../setup/target.ts';
import { typedTarget } from '../setup/typed-target.ts';

/** A request to a store that hangs is cancelled after this time; Esc cancels it sooner. */
const requestTimeoutMs = 60_000;

/** Runs the screen until the user quits it: `obsq` without a command, in a terminal. */
export async function startTuiCommand(invocation: Invocation, io: Io): Promise<void> {
  // All of this starts at once, so that loading the screen and reading the configuration overlap.
  const [{ startTui }, { createProcessTerminal }, { createClipboard }, { writeNewFile }, cache] =
    await Promise.all([
      import('../../tui/start-tui.ts'),
      import('../../tui/terminal/terminal.ts'),
      import('../../tui/terminal/clipboard.ts'),
      import('../../tui/terminal/new-file.ts'),
      createCache(io),
    ]);
  const { session } = createSession(io, rootSpec, invocation);
  const config = await loadConfig({ environment: io.environment, files: diskFiles, cache });
  const { window, live } = await readWindow(session);
  const terminal = createProcessTerminal();
  const closers: (() => Promise<void>)[] = [];
  const open = async (): Promise<Stores> => {
    const stores = await openTarget({
      io,
      invocation,
      needed: undefined,
      timeoutMs: null,
      requestTimeoutMs,
      cache: async () => cache,
      signal: io.interrupted,
      // The screen shows the context's notices itself, because it owns the terminal to which stderr would write.
      notice: async () => undefined,
      onRecord: () => undefined,
      onClose: (close) => closers.push(close),
    });
    // Without any store the screen is useless; the error says how to name one.
    if (!storeNames.some((store) => stores.has(store))) requireStore(stores.context, 'metrics');
    return stores;
  };
  try {
    await startTui({
      openStores: open,
      cache,
      clock: io.clock,
      environment: io.environment,
      timeZone: session.timeZone,
      config: { keys: config?.file.keys ?? null, theme: config?.file.theme ?? null },
      queryFolders: queryFolders(io),
      queryReaders,
      isDemo: isDemoAsked(contextFlags(invocation), io.environment),
      window: live
        ? { kind: 'live', sinceMs: window.toMs - window.fromMs }
        : { kind: 'frozen', fromMs: window.fromMs, toMs: window.toMs },
      targetFlags: typedTarget(invocation),
      clipboard: createClipboard({
        write: (bytes) => terminal.write(bytes),
        environment: io.environment,
      }),
      writeFile: (name, text) => writeNewFile(io.workingDirectory, name, text),
      terminal,
      interrupted: io.interrupted,
    });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
