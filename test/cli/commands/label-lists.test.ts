import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemaComplaints } from '../../helpers/document-schema.ts';
import { runInProcess } from '../../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../../helpers/recording-server.ts';

const streams = [
  { app: 'a', pod: 'a-1', request: '1' },
  { app: 'a', pod: 'a-2', request: '2' },
  { app: 'b', pod: 'b-1' },
];
let fields: unknown;
let server: RecordingServer;

beforeEach(async () => {
  fields = [
    { label: 'ms', type: 'int', cardinality: 12, parsers: ['json'], jsonPath: ['took', 'ms'] },
    { label: 'detected_level', type: 'string', cardinality: 3, parsers: null },
  ];
  server = await startRecordingServer({
    respond: ({ path }) => {
      const body = path.endsWith('/detected_fields')
        ? { fields, limit: 1000 }
        : { status: 'success', data: streams };
      return { status: 200, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    },
  });
});
afterEach(() => server.close());

const run = (...argv: readonly string[]) =>
  runInProcess([...argv, '--logs-url', server.url, '--signal', 'logs']);

describe('obsq series --analyze-labels', () => {
  it('counts the values of each label, the most first, as logcli does', async () => {
    const csv = await run('series', '{app=~".+"}', '--analyze-labels', '-o', 'csv');
    expect(csv.stdout).toBe('name,uniqueValues,foundIn\npod,3,3\napp,2,3\nrequest,2,2\n');
    const table = await run('series', '{app=~".+"}', '--analyze-labels');
    expect(table.stdout.split('\n')[1]).toMatch(/^pod +3 +3$/);
    expect(table.stderr).toContain('3 streams, 3 labels');
  });

  it('has a document of its own, of all streams whatever --limit says', async () => {
    const { stdout } = await run('series', '{app=~".+"}', '--analyze-labels', '-o', 'json', '--limit', '1');
    const document = JSON.parse(stdout);
    expect(schemaComplaints('label-analysis', document)).toEqual([]);
    expect(document).toMatchObject({
      total: 3,
      data: [{ name: 'pod', uniqueValues: 3, foundIn: 3 }, {}, {}],
    });
  });
});

describe('--detected-fields', () => {
  it.each(['labels', 'series'])('lists the fields of lines with obsq %s', async (command) => {
    const document = JSON.parse((await run(command, '{app="a"}', '--detected-fields', '-o', 'json')).stdout);
    expect(schemaComplaints('detected-fields', document)).toEqual([]);
    expect(document.data[1]).toEqual({
      name: 'ms',
      type: 'int',
      cardinality: 12,
      parsers: ['json'],
      jsonPath: ['took', 'ms'],
    });
    const table = (await run(command, '{app="a"}', '--detected-fields')).stdout;
    expect(
      table
        .split('\n')
        .slice(1, 3)
        .map((row) => row.trimEnd().split(/ +/)),
    ).toEqual([
      ['detected_level', 'string', '3', '-'],
      ['ms', 'int', '12', 'json'],
    ]);
  });

  it('says where an answer is not of the form, instead of a field without a name', async () => {
    fields = [{ label: 7, type: 'int' }];
    const { code, stderr } = await run('labels', '{app="a"}', '--detected-fields');
    expect(code).toBe(1);
    expect(stderr).toContain('fields[0].label is not a string');
  });

  it('is refused without a query and for other signals', async () => {
    expect((await run('labels', '--detected-fields')).stderr).toContain('needs a query for lines');
    const argv = ['labels', '{a="b"}', '--signal', 'traces', '--detected-fields', '--logs-url', server.url];
    expect((await runInProcess(argv)).code).toBe(2);
  });
});
