import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = import.meta.dirname;

interface Source {
  readonly path: string;
  readonly lines: readonly string[];
}

const sources: readonly Source[] = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, lines: readFileSync(join(folder, path), 'utf8').split('\n') }));

interface Block {
  readonly path: string;
  readonly line: number;
  /** The first line, without its indentation. */
  readonly head: string;
  readonly text: string;
}

/** Statements that begin so. The formatter closes each with a line that is indented as its first one is. */
function blocksOf({ path, lines }: Source, begins: RegExp): Block[] {
  return lines.flatMap((first, at) => {
    if (!begins.test(first)) return [];
    const indent = /^ */.exec(first)?.[0].length ?? 0;
    const isEnd = (line: string): boolean => new RegExp(`^ {${indent}}[\\])}]+.*[;}]$`).test(line);
    const rest = /;$/.test(first) ? [] : lines.slice(at + 1);
    const end = rest.findIndex(isEnd);
    const text = [first, ...rest.slice(0, end === -1 ? rest.length : end + 1)].join('\n');
    return [{ path, line: at + 1, head: first.trim(), text }];
  });
}

const declares = /^ *(?:export )?(?:(?:async )?function\*? (\w+)|const (\w+)(?:: [^=]+)? = .*(?:=>|\($))/;

/** The names of functions that expect something, themselves or by another one that they call. */
function namesThatExpect(files: readonly Source[]): Set<string> {
  const functions = files
    .flatMap((source) => blocksOf(source, declares))
    .map(({ head, text }) => ({ name: declares.exec(head)?.slice(1).find(Boolean) ?? '', text }));
  const names = new Set<string>();
  for (let known = -1; known < names.size; ) {
    known = names.size;
    for (const { name, text } of functions) if (expects(text, names)) names.add(name);
  }
  return names;
}

/** What fails a test: an expectation, a property, or a sentence on the screen that is awaited. */
const expectation =
  /\bexpect(?:TypeOf)?[(.]|\bfc\.assert\(|\bawait (?:tui\.)?(?:screen|logs)(?:\.|\s+\.)(?!waitForQuiet|ended)|return screen\./;

function expects(text: string, names: ReadonlySet<string>): boolean {
  const body = text.split('\n').slice(1).join('\n') || text;
  if (expectation.test(text)) return true;
  return [...body.matchAll(/\b(\w+)\(/g), ...text.matchAll(/=> (?:await )?(\w+)\(/g)].some(([, name = '']) =>
    names.has(name),
  );
}

const isTest = /^ *(?:it|test)(?:\.(?:each|for|skipIf|runIf|only|concurrent)\b.*)?[(<]/;

describe('a test', () => {
  const helpers = namesThatExpect(sources.filter(({ path }) => path.startsWith('helpers')));
  const files = sources.filter(({ path }) => /\.test\.tsx?$/.test(path));
  const tests = files.flatMap((source) => blocksOf(source, isTest));

  it('is found in every test file', () => {
    const found = new Set(tests.map(({ path }) => path));
    expect(files.map(({ path }) => path).filter((path) => !found.has(path))).toEqual([]);
  });

  it('judges no time of a clock, which says how busy the machine is', () => {
    const clock = /\b(?:performance\.now|Date\.now|process\.hrtime)\b/;
    // The first waits for at least as long as it asks for, which holds on any machine. The other is a run of minutes, not part of the usual tests.
    const named = new Set(['demo/server/demo-listener.test.ts', 'soak/soak.test.ts']);
    const reads = files.filter(
      ({ path, lines }) => !named.has(path) && lines.some((line) => clock.test(line)),
    );
    expect(reads.map(({ path }) => path).filter((path) => path !== 'tests-assert.test.ts')).toEqual([]);
  });

  it('expects something, itself or by a function that it calls', () => {
    const silent = files.flatMap((source) => {
      const names = new Set([...helpers, ...namesThatExpect([source])]);
      return blocksOf(source, isTest).filter(({ text }) => !expects(text, names));
    });
    expect(silent.map(({ path, line, head }) => `${path}:${line}: ${head}`)).toEqual([]);
  });

  it.each([
    ["it('runs', () => {", '  run();', '});'],
    ["  it.each([1])('%s runs', async (n) => {", '    await run(n);', '  });'],
    ["  it('waits', async () => {", '    await screen.waitForQuiet();', '  });'],
    ["it('mentions it', () => {", '  expected();', '});', 'expect(1).toBe(1);'],
  ])('that expects nothing is found: %s', (...lines) => {
    const [block] = blocksOf({ path: 'x.test.ts', lines }, isTest);
    expect(block?.text.split('\n').length).toBe(3);
    expect(expects(block?.text ?? '', new Set())).toBe(false);
  });

  it('that calls a function which expects is none of them', () => {
    const lines = [
      'const holds = () => {',
      '  expect(1).toBe(1);',
      '};',
      "it('x', () => {",
      '  holds();',
      '});',
    ];
    const source = { path: 'x.test.ts', lines };
    const [block] = blocksOf(source, isTest);
    expect(expects(block?.text ?? '', namesThatExpect([source]))).toBe(true);
    expect(expects(block?.text ?? '', new Set())).toBe(false);
  });
});
