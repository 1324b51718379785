import { LineCounter, parseDocument } from 'yaml';
import { ObsqError } from '../../domain/errors.ts';
import { storeNames } from '../../domain/store-name.ts';
import { isReference } from '../reference.ts';
import { parseStoreUrl } from '../store-url.ts';
import {
  type ConfigFile,
  type ContextConfig,
  clusterLabelProblem,
  contextNameProblem,
} from './config-file.ts';
import { readStoreSettings } from './store-settings.ts';
import { placeOf, type YamlFile, YamlValue } from './yaml-value.ts';

/**
 * Parses `config.yaml`. Throws ObsqError `config` with file, line, column, reason and what to write. This module loads the YAML
 * parser, so import it lazily.
 */
export function parseConfig(text: string, path: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const file: YamlFile = { path, document, lines };
  const [error] = document.errors;
  if (error !== undefined) {
    throw new ObsqError({
      kind: 'config',
      message: `${placeOf(file, error.pos[0])}: ${error.message}`,
      hint: 'the file is not valid YAML: check indentation and quotes there',
    });
  }
  const root = new YamlValue(file, document.contents, '');
  const fields = root.fields(['currentContext', 'contexts', 'trusted', 'keys', 'theme']);
  const literalSecrets: string[] = [];
  const contexts =
    fields
      .get('contexts')
      ?.items()
      .map((item) => readContext(item, literalSecrets)) ?? [];
  refuseTwins(fields.get('contexts')?.items() ?? [], contexts);
  const current = fields.get('currentContext');
  const currentContext = current?.text() ?? null;
  if (current !== undefined && !contexts.some((context) => context.name === currentContext)) {
    const names = contexts.map((context) => context.name).join(', ');
    current.fail(
      `no context is called "${currentContext}"`,
      names === '' ? 'add one to "contexts"' : `there are: ${names}`,
    );
  }
  return {
    path,
    currentContext,
    contexts,
    trusted:
      fields
        .get('trusted')
        ?.items()
        .map((item) => readDirectory(item)) ?? [],
    keys: fields.get('keys')?.plain() ?? null,
    theme: fields.get('theme')?.plain() ?? null,
    literalSecrets,
  };
}

function readDirectory(value: YamlValue): string {
  const text = value.text();
  if (!/^(\/|~\/|[A-Za-z]:[\\/])/.test(text))
    value.fail(`"${text}" is no whole path`, 'write /path/to/repository or ~/repository');
  return text;
}

function readContext(value: YamlValue, literalSecrets: string[]): ContextConfig {
  const fields = value.fields(['name', ...storeNames, 'grafana', 'clusterLabel', 'correlate']);
  const name = fields.get('name') ?? value.fail('a context has no name', 'begin it with "- name: prod"');
  const problem = contextNameProblem(name.text());
  if (problem !== null) name.fail(problem, 'give it another name');
  const stores: { -readonly [Store in keyof ContextConfig['stores']]: ContextConfig['stores'][Store] } = {};
  for (const store of storeNames) {
    const section = fields.get(store);
    if (section !== undefined) stores[store] = readStoreSettings(section, literalSecrets);
  }
  return {
    name: name.text(),
    stores,
    ...readGrafana(fields.get('grafana')),
    clusterLabel: readClusterLabel(fields.get('clusterLabel')),
    correlate: fields.get('correlate')?.plain() ?? null,
  };
}

function readClusterLabel(value: YamlValue | undefined): string | null {
  if (value === undefined) return null;
  const problem = clusterLabelProblem(value.text());
  if (problem !== null) value.fail(problem, 'write "clusterLabel: cluster_name", for example');
  return value.text();
}

/** `grafana: URL`, or `grafana: {url: URL, metrics: uid, logs: uid, traces: uid}`. */
function readGrafana(value: YamlValue | undefined): Pick<ContextConfig, 'grafanaUrl' | 'grafanaDatasources'> {
  if (value === undefined || !value.isMapping) return { grafanaUrl: readGrafanaUrl(value) };
  const fields = value.fields(['url', ...storeNames]);
  const url = fields.get('url') ?? value.fail('it has no url', 'write "url: https://grafana.example"');
  const uids = storeNames.flatMap((store) => {
    const uid = fields.get(store);
    return uid === undefined ? [] : [[store, uid.text()] as const];
  });
  return { grafanaUrl: readGrafanaUrl(url), grafanaDatasources: Object.fromEntries(uids) };
}

function readGrafanaUrl(value: YamlValue | undefined): string | null {
  if (value === undefined) return null;
  const url = parseStoreUrl(value.text());
  if (!url.ok) return value.fail(url.message, url.hint);
  if (url.value.credentials !== null || isReference(value.text())) {
    value.fail("Grafana's URL is put into links: it carries no secret", 'write it without user and password');
  }
  return url.value.baseUrl;
}

function refuseTwins(items: readonly YamlValue[], contexts: readonly ContextConfig[]): void {
  const seen = new Set<string>();
  for (const [index, context] of contexts.entries()) {
    if (seen.has(context.name))
      items[index]?.fail(`a second context is called "${context.name}"`, 'rename one of them');
    seen.add(context.name);
  }
}
