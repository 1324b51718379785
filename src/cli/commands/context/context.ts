import { demoName } from '../../../config/file/config-file.ts';
import type { ConfigAccess } from '../../../config/file/load-config.ts';
import type { ContextDescription } from '../../../config/resolve/describe-context.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { storeNames } from '../../../domain/store-name.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import { renderTable } from '../../../view/table/table.ts';
import type { Frame, Line } from '../../../view/text/line.ts';
import { askingFlags } from '../../flags/common-flags.ts';
import type { Invocation } from '../../io/invocation.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { contextFlags } from '../../setup/target.ts';

/** `obsq context [list|use|show|add|import|remove]`. */
export const contextCommand: CommandSpec = {
  name: 'context',
  summary: 'where obsq points: list, use, show, add, import',
  description:
    'A context names the stores of one cluster. show says for each value where it came from, with secrets masked. add keeps the URLs given ' +
    'as flags; write secrets as references: ${VARIABLE}, file:path or exec:command. import makes a context of a Grafana data source ' +
    'provisioning file: URLs, tenants, headers and correlations; secrets become variables to set.',
  args: [
    {
      name: 'action',
      required: false,
      doc: 'list (the default), use, show, add, import, remove',
      choices: ['list', 'use', 'show', 'add', 'import', 'remove'],
    },
    {
      name: 'name',
      required: false,
      doc: 'the context; - with use takes the choice back; with import the file',
      completes: 'context',
    },
  ],
  flags: [
    { name: 'username', value: 'NAME', doc: 'add: basic authentication', group: 'own' },
    {
      name: 'password',
      value: 'REFERENCE',
      doc: 'add: ${VARIABLE}, file:path or exec:command',
      group: 'own',
    },
    {
      name: 'bearer-token',
      value: 'REFERENCE',
      doc: 'add: ${VARIABLE}, file:path or exec:command',
      group: 'own',
    },
    {
      name: 'ca-cert',
      value: 'PATH',
      doc: 'add: CA certificate of the stores',
      group: 'own',
      completes: 'file',
    },
    { name: 'grafana-url', value: 'URL', doc: 'add: for links', group: 'own' },
    { name: 'name', value: 'NAME', doc: 'import: what to call the context (grafana)', group: 'own' },
    { name: 'replace', doc: 'add, import: in place of one with the same name', group: 'own' },
    { name: 'yes', doc: 'import: do not ask whether references of the file are kept', group: 'own' },
  ],
  without: askingFlags,
  outputs: outputs.facts,
  examples: [
    {
      command:
        'obsq context add prod --metrics-url https://mimir.example/prometheus --logs-url https://loki.example --traces-url https://tempo.example --org-id team',
      doc: 'keep where a cluster is',
    },
    { command: 'obsq context import datasources.yaml --name prod', doc: 'from Grafana’s provisioning file' },
    { command: 'obsq context use prod', doc: 'from now on' },
    { command: 'obsq context show', doc: 'what a command would use, and why' },
  ],
  run: async (session, invocation) => {
    const [action = 'list', name] = invocation.args;
    switch (action) {
      case 'use':
        return use(session, required(name, action));
      case 'add': {
        const { addFromFlags } = await import('./context-add.ts');
        await addFromFlags(session, invocation, await configAccess(session), required(name, action));
        return showChanged(session);
      }
      case 'import': {
        const { importContext } = await import('./context-import.ts');
        return importContext(session, invocation, await configAccess(session), required(name, action));
      }
      case 'remove':
        return remove(session, required(name, action));
      case 'show':
        return show(session, invocation, name);
      default:
        return list(session);
    }
  },
};

function required(name: string | undefined, action: string): string {
  if (name !== undefined) return name;
  throw new ObsqError({
    kind: 'usage',
    message: `context ${action} needs a ${action === 'import' ? 'file' : 'name'}`,
    hint: action === 'import' ? 'obsq context import datasources.yaml --name prod' : 'obsq context list',
  });
}

async function configAccess(session: Session): Promise<ConfigAccess> {
  const { diskFiles } = await import('../../../config/file/config-files.ts');
  return { environment: session.io.environment, files: diskFiles };
}

async function list(session: Session): Promise<void> {
  const { listContexts } = await import('../../../config/resolve/describe-context.ts');
  const contexts = await listContexts(await configAccess(session));
  const columns = ['CURRENT', 'NAME', ...storeNames.map((store) => store.toUpperCase())].map((title) => ({
    title: sanitize(title),
  }));
  await session.report({
    kind: 'contexts',
    query: null,
    window: null,
    rows: contexts.map(({ name, isCurrent, urls }) => ({ name, isCurrent, urls })),
    count: contexts.length,
    warnings: [],
    partial: false,
    empty: { reason: 'no contexts are kept yet', hint: 'obsq context add NAME --metrics-url URL ...' },
    lines: (frame) =>
      contexts.length === 0
        ? []
        : renderTable(
            {
              columns,
              rows: contexts.map(({ name, isCurrent, urls }) =>
                [isCurrent ? '*' : '', name, ...storeNames.map((store) => urls[store] ?? '-')].map(
                  (text) => ({ text: sanitize(text) }),
                ),
              ),
            },
            frame,
          ),
  });
}

async function use(session: Session, name: string): Promise<void> {
  const { useContext: makeCurrent } = await import('../../../config/file/edit-config.ts');
  const edited = makeCurrent(await configAccess(session), name === '-' ? null : name);
  await session.notice(
    edited.currentContext === null
      ? 'no context is current now'
      : `context ${edited.currentContext} is current now`,
  );
  await showChanged(session);
}

/** Writes the current contexts for a script, which expects a document. A person has read the notice instead. */
async function showChanged(session: Session): Promise<void> {
  if (session.mode.isJson) await list(session);
}

async function remove(session: Session, name: string): Promise<void> {
  const { removeContext } = await import('../../../config/file/edit-config.ts');
  const edited = removeContext(await configAccess(session), name);
  await session.notice(`context ${name} is removed from ${edited.path}`);
  await showChanged(session);
}

async function show(session: Session, invocation: Invocation, name: string | undefined): Promise<void> {
  const { describeContext } = await import('../../../config/resolve/describe-context.ts');
  const flags = contextFlags(invocation);
  const described = await describeContext({
    ...(await configAccess(session)),
    flags: name === undefined ? flags : { ...flags, context: name },
    demoUrls: {},
  });
  for (const notice of described.notices) await session.notice(notice);
  await session.report({
    kind: 'contexts',
    query: { name: described.name },
    window: null,
    rows: [
      {
        name: described.name,
        settings: described.settings,
        missing: described.missing,
        grafanaUrl: described.grafanaUrl,
        clusterLabel: described.clusterLabel?.label ?? null,
        correlate: described.correlate ?? null,
        configPath: described.configPath,
      },
    ],
    count: 1,
    warnings: [],
    partial: false,
    lines: (frame) => [
      [{ text: sanitize(`context ${described.name}`), bold: true }],
      ...renderSettings(described, frame),
      ...renderClusterLabel(described),
      ...described.missing.map((store) => [
        {
          text: sanitize(`${store}: nobody names it (--${store}-url, OBSQ_${store.toUpperCase()}_URL)`),
          tone: 'muted' as const,
        },
      ]),
    ],
  });
}

function renderClusterLabel({ clusterLabel }: ContextDescription): readonly Line[] {
  if (clusterLabel === null) return [];
  return [[{ text: sanitize(`clusters by the label ${clusterLabel.label} (${clusterLabel.source})`) }]];
}

function renderSettings({ name, settings }: ContextDescription, frame: Frame): readonly Line[] {
  if (settings.length === 0 && name === demoName)
    return [[{ text: sanitize('the built-in cluster: every store, served while a command asks it') }]];
  return renderTable(
    {
      columns: ['STORE', 'SETTING', 'VALUE', 'FROM'].map((title) => ({ title: sanitize(title) })),
      rows: settings.map(({ store, name: setting, value, source }) =>
        [store, setting, value, source].map((text) => ({ text: sanitize(text) })),
      ),
    },
    frame,
  );
}
