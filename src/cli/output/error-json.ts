import type { ObsqError } from '../../domain/errors.ts';
import { escapeJsonForTerminal } from '../../domain/text/sanitize.ts';

/** The error as the one JSON line that scripts read on stderr (docs/runbook.md). Absent facts are null. */
export function formatErrorJson(error: ObsqError, exitCode: number): string {
  const json = JSON.stringify({
    schema: 'obsq/v1',
    kind: 'error',
    error: { ...errorFacts(error), exitCode },
  });
  return escapeJsonForTerminal(json);
}

/** The facts of an error as JSON documents carry them; what ends a command adds its exit code. */
export function errorFacts(error: ObsqError) {
  return {
    kind: error.kind,
    backend: error.backend ?? null,
    url: error.url ?? null,
    status: error.status ?? null,
    message: error.message,
    hint: error.hint ?? null,
  };
}
