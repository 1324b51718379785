/** The entry of the program: it takes argv and the environment and sets an exit code. Everything else is loaded when needed. */

declare const __OBSQ_VERSION__: string;

/** Runs the command line of this process. Never throws: every failure becomes a message on stderr and an exit code. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv[0] === '--version' || argv[0] === '-V') {
    process.stdout.write(`obsq ${__OBSQ_VERSION__}\n`);
    return;
  }
  const { createProcessIo } = await import('./cli/io/io.ts');
  const { reportBug, run } = await import('./cli/app/run.ts');
  const io = createProcessIo(__OBSQ_VERSION__);
  // Without this handler, an error that nothing catches would end in Node's own message and exit code 1.
  process.on('uncaughtException', (thrown) => {
    void reportBug(thrown, argv, io).finally(() => process.exit(70));
  });
  const exitCode = await run(argv, io);
  await io.finish(exitCode);
}
