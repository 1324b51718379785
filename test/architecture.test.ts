import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Rule {
  /** The never-rule, in words. */
  readonly never: string;
  /** Files under `src/` it speaks about. */
  readonly of: RegExp;
  /** Imports (path under src/, or package name) that are forbidden. */
  readonly imports?: RegExp;
  /** Exceptions among those imports. */
  readonly except?: RegExp;
  /** Only static imports are judged: `await import()` is allowed. */
  readonly staticOnly?: boolean;
  /** Text that must not appear in the source (comments and strings aside). */
  readonly text?: RegExp;
}

const nodeFs = /^node:fs/;
const pureImports = /^(http|backends|config|cli|tui|services|cache|engine|demo)\/|^(react|ink|undici|node:)/;

const rules: readonly Rule[] = [
  {
    never: 'domain imports domain alone, and of packages date-fns by function',
    of: /^domain\//,
    imports: /^(?!domain\/)/,
    // Calendar arithmetic is pure and not what obsq exists for: date-fns does it, one function an import. @date-fns/tz is not let in,
    // because its dates go through the machine's zone.
    except: /^date-fns\/[a-zA-Z]+$/,
  },
  { never: 'domain has no clock', of: /^domain\//, text: /\bDate\.now\(|\bnew Date\(\)|\bprocess\./ },
  {
    never: 'view, pivot and languages do no I/O and know no face',
    of: /^(view|pivot|languages)\//,
    imports: pureImports,
  },
  {
    never: 'view, pivot and languages have no clock',
    of: /^(view|pivot|languages)\//,
    text: /\bDate\.now\(|\bnew Date\(\)|\bprocess\./,
  },
  {
    never: 'a backend sees no cli, tui, view, config, services',
    of: /^backends\//,
    imports: /^(cli|tui|view|config|services|pivot|saved|cache|demo)\//,
  },
  {
    never: 'prometheus sees no other backend',
    of: /^backends\/prometheus\//,
    imports: /^backends\/(?!prometheus\/|json\/|[a-z-]+\.ts$)/,
  },
  {
    never: 'loki sees no other backend',
    of: /^backends\/loki\//,
    imports: /^backends\/(?!loki\/|json\/|[a-z-]+\.ts$)/,
  },
  {
    never: 'tempo sees no other backend',
    of: /^backends\/tempo\//,
    imports: /^backends\/(?!tempo\/|json\/|[a-z-]+\.ts$)/,
  },
  {
    never: 'alertmanager sees no other backend',
    of: /^backends\/alertmanager\//,
    imports: /^backends\/(?!alertmanager\/|json\/|[a-z-]+\.ts$)/,
  },
  { never: 'wire types stay in their backend', of: /^(?!backends\/)/, imports: /^backends\/.*wire/ },
  { never: 'undici only in http', of: /^(?!http\/)/, imports: /^undici/ },
  {
    never: 'node:fs only in config, saved, cache and named files',
    of: /^(?!start\.ts|config\/|saved\/|cache\/|cli\/io\/(io|read-input)\.ts|tui\/terminal\/|demo\/)/,
    imports: nodeFs,
  },
  {
    never: 'node:child_process only in config, the pager and the clipboard file',
    of: /^(?!config\/|cli\/io\/pager\.ts|tui\/terminal\/clipboard\.ts)/,
    imports: /^node:child_process/,
  },
  {
    never:
      'process.* only in start, main, cli/io, config/env, tui/terminal and where the owner of files is checked',
    of: /^(?!start\.ts|main\.ts|cli\/io\/io\.ts|config\/env\.ts|cache\/file-owner\.ts|tui\/terminal\/)/,
    text: /\bprocess\.(?!env\.NODE_ENV)/,
  },
  { never: 'ink and react only in tui', of: /^(?!tui\/)/, imports: /^(ink|react)(\/|$)/ },
  {
    never: 'cli reaches tui and demo by lazy import only',
    of: /^(cli\/|main\.ts)/,
    imports: /^(tui|demo)\//,
    staticOnly: true,
  },
  {
    never: 'nobody but cli reaches demo or tui',
    of: /^(?!cli\/|demo\/|tui\/|main\.ts)/,
    imports: /^(demo|tui)\//,
  },
  { never: 'tui reaches no demo', of: /^tui\//, imports: /^demo\// },
  { never: 'nobody imports cli or main', of: /^(?!cli\/|main\.ts)/, imports: /^(cli\/|main\.ts)/ },
  { never: 'services know no face', of: /^services\//, imports: /^(cli|tui|view|demo)\// },
  {
    never: 'tui state is pure',
    of: /^tui\/state\//,
    imports: /^(services|http|backends|tui\/(?!state\/))|^(react|ink|node:)/,
  },
  { never: 'tui state has no clock', of: /^tui\/state\//, text: /\bDate\.now\(|\bnew Date\(\)|\bprocess\./ },
  {
    never: 'panes and components never call services',
    of: /^tui\/(panes|components)\//,
    imports: /^(services|http|backends)\//,
  },
  {
    never: 'safe text is made in domain/text/sanitize alone',
    of: /^(?!domain\/text\/sanitize\.ts)/,
    text: /\bas (unknown as )?SafeText\b/,
  },
  {
    never: 'the demo sees only domain, languages, the engines and itself',
    of: /^demo\//,
    imports: /^(?!demo\/|engine\/|domain\/|languages\/|node:|ws$|@lezer|@grafana|@prometheus-io)/,
  },
  {
    never: 'the engines see only domain, languages and themselves',
    of: /^engine\//,
    imports: /^(?!engine\/|domain\/|languages\/|@lezer|@grafana|@prometheus-io)/,
  },
];

/**
 * The folders of `src/` from the lowest floor to the highest. A file imports from its own folder and from lower floors, never from a higher one,
 * nor from another folder of its own floor. Type-only and dynamic imports count too.
 */
const floors: readonly (readonly string[])[] = [
  ['domain'],
  ['http', 'languages', 'cache'],
  ['saved', 'config', 'backends', 'engine'],
  ['pivot'],
  ['services', 'view', 'demo'],
  ['tui'],
  ['cli'],
  ['main.ts', 'start.ts'],
];

/** The most files that a folder of `src/` may hold, and the median over all folders. */
const mostFiles = 24;
const medianFiles = 9;

/** Folders that hold one flat list, a file for each member. */
const flatLists: readonly string[] = ['demo/cluster/families'];

interface ImportOf {
  readonly target: string;
  readonly lazy: boolean;
  readonly typeOnly: boolean;
}

interface SourceFile {
  readonly path: string;
  readonly imports: readonly ImportOf[];
  readonly code: string;
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
  .sort()
  .map(readSource);

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, 'src', path), 'utf8');
  const imports: ImportOf[] = [];
  const resolve = (specifier: string): string =>
    specifier.startsWith('.')
      ? relative('src', join('src', dirname(path), specifier)).replaceAll('\\', '/')
      : specifier;
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)) {
    imports.push({ target: resolve(match[2] ?? ''), lazy: false, typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(/(typeof\s+)?\bimport\(\s*'([^']+)'\s*\)/g)) {
    imports.push({ target: resolve(match[2] ?? ''), lazy: true, typeOnly: match[1] !== undefined });
  }
  return { path, imports, code: withoutCommentsAndStrings(text) };
}

function withoutCommentsAndStrings(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');
}

/** Methods of the clients that no command and no pane calls yet, with what keeps them. */
const keptMethods: Readonly<Record<string, string>> = {
  metadata: "types and help of the screen's list of metrics",
  volume: 'which labels a burst of logs comes from',
  volumeRange: 'bars of log volume without reading the lines',
  patterns: 'lines grouped by template',
};

describe('the clients', () => {
  it('have no method that nobody calls', () => {
    const users = files.filter(({ path }) => !/^(backends|engine|demo)\//.test(path));
    const methods = files
      .filter(({ path }) => /^backends\/\w+\/client\.ts$/.test(path))
      .flatMap(({ code }) => [
        ...(/export interface \w+Client \{\n([\s\S]*?)\n\}/.exec(code)?.[1] ?? '').matchAll(
          /^ {2}(?:readonly )?(\w+)[(:]/gm,
        ),
      ])
      .map((match) => match[1] ?? '');
    const uncalled = methods.filter(
      (name) => !users.some(({ code }) => new RegExp(`\\.${name}\\(`).test(code)),
    );
    expect(methods.length).toBeGreaterThan(25);
    expect(uncalled.sort()).toEqual(Object.keys(keptMethods).sort());
  });
});

describe('the never-rules', () => {
  it.each(rules.map((rule) => [rule.never, rule] as const))('%s', (_never, rule) => {
    const broken: string[] = [];
    for (const file of files) {
      if (!rule.of.test(file.path)) continue;
      for (const imported of file.imports) {
        if (rule.imports === undefined || !rule.imports.test(imported.target)) continue;
        if (rule.except?.test(imported.target)) continue;
        if (rule.staticOnly && (imported.lazy || imported.typeOnly)) continue;
        broken.push(`${file.path} imports ${imported.target}`);
      }
      if (rule.text?.test(file.code)) broken.push(`${file.path} has ${rule.text.exec(file.code)?.[0]}`);
    }
    expect(broken).toEqual([]);
  });

  it('has no import cycles, type-only ones included', () => {
    const graph = new Map(files.map((file) => [file.path, file.imports.map((imported) => imported.target)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
        return;
      }
      if (done.has(path)) return;
      for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const file of files) walk(file.path, []);
    expect(cycles).toEqual([]);
  });

  it('has files to judge', () => {
    expect(files.length).toBeGreaterThan(10);
  });
});

describe('the floors', () => {
  const floorOf = new Map(
    floors.flatMap((folders, floor) => folders.map((folder) => [folder, floor] as const)),
  );
  const folderOf = (path: string): string => path.split('/')[0] ?? path;

  it('hold every folder of src', () => {
    expect([...new Set(files.map(({ path }) => folderOf(path)))].sort()).toEqual([...floorOf.keys()].sort());
  });

  it('no import runs from a lower floor to a higher one', () => {
    const back = files.flatMap(({ path, imports }) =>
      imports
        .map(({ target }) => target)
        .filter((target) => floorOf.has(folderOf(target)) && folderOf(target) !== folderOf(path))
        .filter((target) => (floorOf.get(folderOf(target)) ?? 0) >= (floorOf.get(folderOf(path)) ?? 0))
        .map((target) => `${path} imports ${target}`),
    );
    expect(back).toEqual([]);
  });
});

describe('the rooms', () => {
  const sizes = new Map<string, number>();
  for (const { path } of files) sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
  const hasRooms = (folder: string): boolean =>
    [...sizes.keys()].some((other) => other.startsWith(`${folder}/`));

  it(`hold at most ${mostFiles} files each, save for flat lists`, () => {
    const large = [...sizes].filter(([folder, size]) => size > mostFiles && !flatLists.includes(folder));
    expect(large).toEqual([]);
  });

  it(`hold ${medianFiles} files or less in the median`, () => {
    const sorted = [...sizes.values()].sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(medianFiles);
  });

  it('are not made for one file', () => {
    const single = [...sizes].filter(([folder, size]) => size === 1 && !hasRooms(folder));
    expect(single).toEqual([]);
  });
});

describe('docs/architecture.md and AGENTS.md', () => {
  it.each(['docs/architecture.md', 'AGENTS.md', 'CONTRIBUTING.md'])(
    '%s names files that are there',
    (page) => {
      const text = readFileSync(join(root, page), 'utf8');
      const named = [...text.matchAll(/`([\w./-]+\/[\w.-]+\.(?:tsx?|mjs|c?js|json|md|sh))`/g)].map(
        ([, path = '']) => path,
      );
      const missing = named
        .filter((path) => !path.startsWith('dist/'))
        .filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, 'src', path)));
      expect(named.length).toBeGreaterThan(5);
      expect(missing).toEqual([]);
    },
  );

  it('the walks name functions that stand in the file named beside them', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    const pairs = [
      ...[...text.matchAll(/`([\w./-]+\.tsx?)`\s+\(`(\w+)`/g)].map(([, path = '', name = '']) => ({
        path,
        name,
      })),
      ...[...text.matchAll(/`(\w+)`\s+(?:of|in)\s+`([\w./-]+\.tsx?)`/g)].map(([, name = '', path = '']) => ({
        path,
        name,
      })),
    ];
    expect(pairs.length).toBeGreaterThan(10);
    const missing = pairs.filter(({ path, name }) => {
      const code = files.find((file) => file.path === path)?.code;
      return code === undefined || !new RegExp(`\\b${name}\\b`).test(code);
    });
    expect(missing).toEqual([]);
  });

  it('the folder table has every floor, as the test has them', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    const rows = [...text.matchAll(/^\| (\d) +\| `([\w.]+)`/gm)].map(
      ([, floor, folder]) => `${floor} ${folder}`,
    );
    expect(rows.sort()).toEqual(
      floors.flatMap((folders, index) => folders.map((folder) => `${index + 1} ${folder}`)).sort(),
    );
  });
});
