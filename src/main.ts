/** Composition root: argv and environment in, an exit code out. Everything else is loaded when it is needed. */

declare const __OBSQ_VERSION__: string;

/** Runs the command line of this process. Never throws: what goes wrong becomes a line on stderr and an exit code. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv[0] === '--version' || argv[0] === '-V') {
    process.stdout.write(`obsq ${__OBSQ_VERSION__}\n`);
    return;
  }
  const { createProcessIo } = await import('./cli/io/io.ts');
  const { reportBug, run } = await import('./cli/app/run.ts');
  const io = createProcessIo(__OBSQ_VERSION__);
  // What nobody awaits or catches would end in Node's own words, and with exit code 1.
  process.on('uncaughtException', (thrown) => {
    void reportBug(thrown, argv, io).finally(() => process.exit(70));
  });
  const exitCode = await run(argv, io);
  await io.finish(exitCode);
}
