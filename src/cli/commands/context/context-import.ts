import { resolve } from 'node:path';
import type { ConfigAccess } from '../../../config/file/load-config.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { type SafeText, sanitize } from '../../../domain/text/sanitize.ts';
import type { Line } from '../../../view/text/line.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { Session } from '../../session/session.ts';

/** Runs `obsq context import <grafana-datasources.yaml>`: creates a context from Grafana's provisioning file and reports what it omitted. */
export async function importContext(
  session: Session,
  invocation: Invocation,
  access: ConfigAccess,
  file: string,
): Promise<void> {
  const [{ importGrafana }, { addContext }, { parseCorrelate }] = await Promise.all([
    import('../../../config/grafana/import-grafana.ts'),
    import('../../../config/file/edit-config.ts'),
    import('../../../pivot/correlate/correlate.ts'),
  ]);
  const name = invocation.text('name') ?? 'grafana';
  const imported = importGrafana(
    readFile(access, resolve(session.io.workingDirectory, file), file),
    file,
    name,
  );
  // Parses the section now, so that an error in it appears here and not at the first pivot.
  const { leftOut } = parseCorrelate(imported.context.correlate);
  await confirmReferences(session, invocation, file, imported.references);
  const edited = addContext(access, imported.context, { replace: invocation.on('replace') });
  await session.report({
    kind: 'contexts',
    query: { name },
    window: null,
    rows: [
      {
        name,
        taken: imported.taken,
        correlate: imported.context.correlate ?? null,
        left: [...imported.left, ...leftOut],
        variables: imported.variables,
        references: imported.references,
        configPath: edited.path,
      },
    ],
    count: 1,
    warnings: [],
    partial: false,
    lines: () => [
      [{ text: sanitize(`context ${name} is kept in ${edited.path}`), bold: true }],
      ...imported.taken.map((text) => line('+ ', text, 'ok')),
      ...Object.keys(asFields(imported.context.correlate)).map((text) => line('+ correlate: ', text, 'ok')),
      ...imported.variables.map(({ name: variable, meaning }) =>
        line('set ', `${variable}: ${meaning} (secrets are not copied)`, 'warn'),
      ),
      ...imported.references.map((text) => line('reads ', text, 'warn')),
      ...[...imported.left, ...leftOut].map((text) => line('- ', text, 'muted')),
    ],
  });
  if (edited.currentContext === name) await session.notice(`context ${name} is current now`);
  else await session.notice(`obsq context use ${name} makes it current; obsq doctor -c ${name} tries it`);
}

/**
 * Shows what the file makes obsq read from this machine before anything is written, because the file may be another's. A person
 * at a terminal is asked. A script goes on, and the lines are on stderr.
 */
async function confirmReferences(
  session: Session,
  invocation: Invocation,
  file: string,
  references: readonly string[],
): Promise<void> {
  if (references.length === 0) return;
  for (const text of references) await session.warn(`${file} makes obsq read: ${text}`);
  if (invocation.on('yes')) return;
  // The question repeats what --quiet holds back.
  const what = invocation.on('quiet') ? `${references.map((text) => session.text(text)).join('\n')}\n` : '';
  const answer = await session.io.ask(`${what}Keep these references? [y/N] `);
  if (answer === null || /^y(es)?$/i.test(answer.trim())) return;
  throw new ObsqError({
    kind: 'usage',
    message: `${file} was not imported`,
    hint: 'take the references out of the file, or say --yes',
  });
}

function line(mark: string, text: string, tone: 'ok' | 'warn' | 'muted'): Line {
  const safeText = (raw: string): SafeText => sanitize(raw);
  return [{ text: safeText(mark), tone }, { text: safeText(text) }];
}

function asFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function readFile(access: ConfigAccess, path: string, typed: string): string {
  try {
    return access.files.read(path);
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    throw new ObsqError({
      kind: 'usage',
      message: `cannot read ${typed}: ${code === 'ENOENT' ? 'there is no such file' : String(code)}`,
      hint: 'obsq context import datasources.yaml --name prod',
      cause: error,
    });
  }
}
