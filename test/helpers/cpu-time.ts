/**
 * The processor time that this process has used, in milliseconds. Unlike a clock it does not count what other programs take of a busy
 * machine, so a test may hold it against a limit.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
