import { ObsqError } from '../../../domain/errors.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';

interface SchemaDocument {
  readonly $schema: string;
  readonly $defs: Readonly<Record<string, unknown>>;
}

/** The schemas of files that users write, for their editors. */
const fileSchemas: Readonly<Record<string, () => Promise<object>>> = {
  config: async () =>
    (await import('../../../../schemas/config.schema.json', { with: { type: 'json' } })).default,
  'saved-query': async () =>
    (await import('../../../../schemas/saved-query.schema.json', { with: { type: 'json' } })).default,
};

/** `obsq schema [kind]`: the contract of the JSON output, and of the files that obsq reads. */
export const schemaCommand: CommandSpec = {
  name: 'schema',
  summary: 'JSON Schemas of what -o json prints',
  description:
    'Without a kind: one schema of everything. With one: that document (metrics) or one of its rows (metrics-row). config and saved-query are ' +
    'for editors: the configuration file, and the file of a saved query.',
  args: [
    {
      name: 'kind',
      required: false,
      doc: 'metrics, metrics-row, logs, trace, error, ...; config, saved-query',
    },
  ],
  flags: [],
  outputs: outputs.schema,
  examples: [
    { command: 'obsq schema metrics', doc: 'the envelope of metric answers' },
    { command: 'obsq schema logs-row', doc: 'one line of obsq logs -o jsonl' },
    {
      command: 'obsq schema config > ~/.config/obsq/config.schema.json',
      doc: 'for an editor, with # yaml-language-server: $schema=config.schema.json in config.yaml',
    },
  ],
  run: async (session, invocation) => {
    const kind = invocation.args[0];
    const file = kind === undefined || !Object.hasOwn(fileSchemas, kind) ? undefined : fileSchemas[kind];
    if (file !== undefined) {
      await session.writeData([`${JSON.stringify(await file(), null, 2)}\n`]);
      return;
    }
    const document: SchemaDocument = (
      await import('../../../../schemas/obsq.schema.json', { with: { type: 'json' } })
    ).default;
    const schema = kind === undefined ? document : schemaOf(document, kind);
    await session.writeData([`${JSON.stringify(schema, null, 2)}\n`]);
  },
};

/** The schema of one kind, with the definitions that it needs. Throws ObsqError usage for an unknown kind. */
export function schemaOf(document: SchemaDocument, kind: string): Readonly<Record<string, unknown>> {
  if (!Object.hasOwn(document.$defs, kind)) {
    throw new ObsqError({
      kind: 'usage',
      message: `no schema ${kind}; there are ${[...Object.keys(document.$defs), ...Object.keys(fileSchemas)].join(', ')}`,
      hint: 'obsq schema metrics',
    });
  }
  const needed = new Set<string>();
  const pending = [kind];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    for (const match of JSON.stringify(document.$defs[name]).matchAll(/"#\/\$defs\/([^"]+)"/g))
      pending.push(match[1] ?? '');
  }
  const $defs = Object.fromEntries(Object.entries(document.$defs).filter(([name]) => needed.has(name)));
  return { $schema: document.$schema, $id: `obsq/v1/${kind}`, $ref: `#/$defs/${kind}`, $defs };
}
