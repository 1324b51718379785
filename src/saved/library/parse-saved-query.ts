import { ObsqError } from '../../domain/errors.ts';
import { checkDefinition, type LintOptions } from '../check/check-definition.ts';
import { withEachNode } from '../read/each-node.ts';
import { withExportedLabels } from '../read/exported-labels.ts';
import { formatFinding, type LintFinding } from '../read/lint-finding.ts';
import { readDefinition } from '../read/read-definition.ts';
import { openYaml } from '../read/yaml-source.ts';
import type { SavedQuery } from '../saved-query.ts';
import { compileQuery } from './compile-query.ts';

/**
 * Parses a saved-query file. This module loads the YAML parser and the grammars, so import it lazily. Throws ObsqError (`config`)
 * that names file, line, column and reason of the first mistake. `group` is the folder of a shipped query.
 */
export function parseSavedQuery(text: string, file: string, group = ''): SavedQuery {
  const { query, findings } = readQuery(text, file, { commands: [], group });
  const errors = findings.filter((finding) => finding.severity === 'error');
  const [first] = errors;
  if (first === undefined && query !== null) return query;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new ObsqError({
    kind: 'config',
    message: `${first === undefined ? file : formatFinding(first)}${more}`,
    hint: `obsq queries lint ${file}`,
  });
}

/** Lists everything wrong with a saved-query file, in the order of the text; empty if nothing is. */
export function lintQuery(text: string, file: string, options: LintOptions): readonly LintFinding[] {
  return readQuery(text, file, { ...options, group: '' }).findings;
}

function readQuery(
  text: string,
  file: string,
  options: LintOptions & { readonly group: string },
): { readonly query: SavedQuery | null; readonly findings: readonly LintFinding[] } {
  const source = openYaml(text, file);
  // Findings that follow from broken YAML would only hide the cause.
  if (source.findings.length > 0) return { query: null, findings: source.findings };
  const definition = readDefinition(source);
  checkDefinition(source, definition, options);
  const query = compileQuery(source, withEachNode(withExportedLabels(definition)), options.group);
  source.findings.sort((a, b) => a.line - b.line || a.column - b.column);
  return { query, findings: distinct(source.findings) };
}

/** Variants that are made of one repeat its findings at the same place. */
function distinct(findings: readonly LintFinding[]): readonly LintFinding[] {
  const seen = new Map(findings.map((one) => [formatFinding(one), one]));
  return [...seen.values()];
}
