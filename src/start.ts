/**
 * Runs the program, `dist/main.cjs`, a script of 600 KB. It uses the code that V8 compiled in an earlier run, if the cache has it:
 * compiling costs a one-shot query a tenth of its time. From Node 22 on, Node's own compile cache could do this.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { openCacheDirectory } from './cache/cache-directory.ts';
import { cachePath } from './config/paths.ts';

/** The wrapper function of a CommonJS module. `loadIn` imports a chunk or one of Node's modules. */
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
  // Do not optimise undici's WebAssembly parser: that does not pay, and the process cannot end before it is done (80 ms on Node 20).
  // Set the flag before the script is loaded, because V8 rejects cached code from a run with other flags.
  setFlagsFromString('--liftoff-only');
  const kept = process.env.NODE_DISABLE_COMPILE_CACHE === '1' ? null : openKeptCode(source);
  const script = new Script(source, { filename, cachedData: kept?.read() ?? undefined });
  let usesNetwork = false;
  let isScreen = false;
  const program = script.runInThisContext() as Program;
  const module = { exports: { main: () => Promise.reject(new Error(`${filename} has no main()`)) } };
  const load = (id: string): unknown => {
    if (id === 'node:net') usesNetwork = true;
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
  // V8 compiles a function at its first call, so only a run that asked a store has compiled what such runs need. Code of the screen is
  // not kept: it sets other flags, and V8 would reject the code.
  if (usesNetwork && !isScreen && script.cachedDataRejected !== false) kept?.write(script.createCachedData());
}

/** The chunk that starts the screen. */
const screenChunk = './lazy/cli/app/start-tui-command.js';

/** Allows optimisation again, for the screen: with `--liftoff-only`, V8 compiles its layout engine at once, 30 ms before the first frame. */
function allowOptimizing(): void {
  // `--liftoff-only` also changes the other flags, and `--no-liftoff-only` does not restore them, so each is set back.
  for (const flag of ['--no-liftoff-only', '--liftoff', '--wasm-tier-up', '--wasm-dynamic-tiering'])
    setFlagsFromString(flag);
}

interface KeptCode {
  read(): Buffer | null;
  write(code: Buffer): void;
}

/** Opens the cached code of exactly this script and Node version; null without a cache directory. V8 itself rejects code for other flags. */
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
