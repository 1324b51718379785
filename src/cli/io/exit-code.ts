import type { ErrorKind } from '../../domain/errors.ts';
import { ownValue } from '../../domain/own-value.ts';

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

/** The exit code for an error of this kind. A kind that the table does not know is a failure: an error never ends with 0. */
export function exitCodeOfError(kind: ErrorKind): ExitCode {
  return ownValue(codeOfKind, kind) ?? exitCodes.failed;
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

/** The strongest of several codes, with which the process ends. A code that is none of the list counts as a failure. */
export function highestExitCode(codes: Iterable<ExitCode>): ExitCode {
  let best = order.length - 1;
  for (const code of codes) {
    const known = order.indexOf(code);
    best = Math.min(best, known === -1 ? order.indexOf(exitCodes.failed) : known);
  }
  return order[best] ?? exitCodes.failed;
}
