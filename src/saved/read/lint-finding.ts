/** One thing wrong with a saved-query file. Lines and columns count from 1. */
export interface LintFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** An error stops the query from running; a warning does not. */
  readonly severity: 'error' | 'warning';
}

/** Formats a finding as `file:line:column: message`, the form that compilers and editors use. */
export function formatFinding(finding: LintFinding): string {
  const { file, line, column, message, severity } = finding;
  return `${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
}
