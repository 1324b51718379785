import type { ErrorKind } from '../../domain/errors.ts';

/** Exit codes (README.md has the table). */
export const exitCodes = {
  answered: 0,
  failed: 1,
  usage: 2,
  notAuthorised: 3,
  partial: 4,
  timedOut: 5,
  empty: 6,
  conditionMet: 7,
  bug: 70,
  /** A shell's code for a process that SIGHUP ended. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const codeOfKind: Readonly<Record<ErrorKind, ExitCode>> = {
  usage: exitCodes.usage,
  config: exitCodes.usage,
  auth: exitCodes.notAuthorised,
  timeout: exitCodes.timedOut,
  bug: exitCodes.bug,
  cancelled: exitCodes.interrupted,
  'not-found': exitCodes.failed,
  query: exitCodes.failed,
  limit: exitCodes.failed,
  network: exitCodes.failed,
  backend: exitCodes.failed,
};

/** The exit code for an error of this kind. */
export function exitCodeOfError(kind: ErrorKind): ExitCode {
  return codeOfKind[kind];
}

/** The exit codes by precedence, the strongest first. */
const order: readonly ExitCode[] = [
  exitCodes.hungUp,
  exitCodes.interrupted,
  exitCodes.terminated,
  exitCodes.bug,
  exitCodes.usage,
  exitCodes.notAuthorised,
  exitCodes.timedOut,
  exitCodes.failed,
  exitCodes.conditionMet,
  exitCodes.partial,
  exitCodes.empty,
  exitCodes.answered,
];

/** The strongest of several codes, with which the process ends. */
export function highestExitCode(codes: Iterable<ExitCode>): ExitCode {
  let best = order.length - 1;
  for (const code of codes) best = Math.min(best, order.indexOf(code));
  return order[best] ?? exitCodes.answered;
}
