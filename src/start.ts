/**
 * Runs the program: `dist/main.cjs`, one script of 600 KB, with the code V8 made of it in an earlier run where that was kept.
 * Compiling anew costs a one-shot query a tenth of its time. Node's own compile cache does the same, from Node 22 on.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { openCacheDirectory } from './cache/cache-directory.ts';
import { cachePath } from './config/paths.ts';

/** A CommonJS module's wrapper, with a road to the chunks beside it. */
type Program = (
  exports: object,
  require: (id: string) => unknown,
  module: { exports: { main: () => Promise<void> } },
  __filename: string,
  __dirname: string,
  loadIn: (id: string) => Promise<unknown>,
) => void;

/** Resolves when the program has ended. */
export async function start(): Promise<void> {
  const folder = __dirname;
  const filename = join(folder, 'main.cjs');
  const source = readFileSync(filename, 'utf8');
  // Optimising undici's WebAssembly parser is not worth it, and a process cannot end before it is done (80 ms on Node 20).
  // Here, because V8 refuses code that was kept under other flags.
  setFlagsFromString('--liftoff-only');
  const kept = process.env.NODE_DISABLE_COMPILE_CACHE === '1' ? null : openKeptCode(source);
  const script = new Script(source, { filename, cachedData: kept?.read() ?? undefined });
  let talks = false;
  let isScreen = false;
  const program = script.runInThisContext() as Program;
  const module = { exports: { main: () => Promise.reject(new Error(`${filename} has no main()`)) } };
  const load = (id: string): unknown => {
    if (id === 'node:net') talks = true;
    return require(id);
  };
  program(module.exports, load, module, filename, folder, (id) => {
    if (id === screenChunk) {
      isScreen = true;
      allowOptimizing();
    }
    return id.startsWith('node:') ? Promise.resolve(load(id)) : import(id);
  });
  await module.exports.main();
  // V8 compiles a function when it is first called: only a run that asked a store has what such runs need. The screen sets flags of
  // its own: what it kept would be refused.
  if (talks && !isScreen && script.cachedDataRejected !== false) kept?.write(script.createCachedData());
}

/** Where the screen begins. */
const screenChunk = './lazy/cli/app/start-tui-command.js';

/** The screen lasts, and under `--liftoff-only` its layout engine is compiled whole at once: 30 ms before anything is seen. */
function allowOptimizing(): void {
  // The flag implies the opposite of the others, and taking it back does not.
  for (const flag of ['--no-liftoff-only', '--liftoff', '--wasm-tier-up', '--wasm-dynamic-tiering'])
    setFlagsFromString(flag);
}

interface KeptCode {
  read(): Buffer | null;
  write(code: Buffer): void;
}

/** Where the code of this very script for this very V8 is kept; null where there is no place. V8 refuses what its own flags do not fit. */
function openKeptCode(source: string): KeptCode | null {
  const build = /\/\/ build ([0-9a-f]{16})\s*$/.exec(source.slice(-100))?.[1];
  const directory = openCacheDirectory(cachePath(process.env));
  if (build === undefined || directory === null) return null;
  const name = `program-${build}-${process.version}-${process.arch}`;
  return {
    read: () => directory.readBytes(name),
    write: (code) => directory.write(name, code),
  };
}
