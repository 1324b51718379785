import { ObsqError } from '../../../domain/errors.ts';
import { counted } from '../../../domain/text/counted.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import { lintQuery } from '../../../saved/library/parse-saved-query.ts';
import { queryReaders } from '../../../saved/library/query-readers.ts';
import { findQueryFiles, type QueryFile } from '../../../saved/library/user-queries.ts';
import { formatFinding, type LintFinding } from '../../../saved/read/lint-finding.ts';
import { exitCodes } from '../../io/exit-code.ts';
import type { Session } from '../../session/session.ts';
import { queryFolders } from '../../setup/find-saved-query.ts';

/**
 * Runs `obsq queries lint [name|file]...`: checks the user's files, or the named ones. No query may have a name of `reserved`. Any error
 * makes exit code 1.
 */
export async function lintQueries(
  session: Session,
  names: readonly string[],
  reserved: readonly string[],
): Promise<void> {
  const files = await filesToLint(session, names);
  const findings: LintFinding[] = [];
  for (const { path, within } of files) {
    const text = await queryReaders.readText(path, within);
    findings.push(...lintQuery(text, path, { commands: reserved }));
  }
  await session.report({
    kind: 'queries',
    query: null,
    window: null,
    rows: findings.map((finding) => ({ name: finding.file, ...finding })),
    count: Math.max(1, findings.length),
    warnings: [],
    partial: false,
    lines: () =>
      findings.map((finding) => [
        {
          text: sanitize(formatFinding(finding)),
          tone: finding.severity === 'error' ? ('error' as const) : ('warn' as const),
        },
      ]),
    raw: () => findings.map(formatFinding),
  });
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  await session.notice(`${counted(files.length, 'file')}, ${counted(errors, 'error')}`);
  if (errors > 0) session.exit(exitCodes.failed);
}

async function filesToLint(
  session: Session,
  names: readonly string[],
): Promise<readonly Pick<QueryFile, 'path' | 'within'>[]> {
  const own = await findQueryFiles(queryFolders(session.io), queryReaders);
  if (names.length === 0) return own;
  return names.map((name) => {
    if (/[/\\.]/.test(name)) return { path: name, within: null };
    const file = own.find((candidate) => candidate.name === name);
    if (file !== undefined) return file;
    throw new ObsqError({
      kind: 'usage',
      message: `no query file of yours is named ${name}`,
      hint: 'obsq queries lint path/to/file.yaml',
    });
  });
}
