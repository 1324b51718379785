import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { startRecordingServer } from '../helpers/recording-server.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';

let demo: RunningDemo;
let client: Client;

const program = join(import.meta.dirname, '../../bin/obsq.js');

async function connect(args: readonly string[]): Promise<Client> {
  const connected = new Client({ name: 'test', version: '1.0.0' });
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', TZ: 'UTC', OBSQ_NOW: testNow };
  await connected.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [program, 'mcp', ...args],
      env,
      stderr: 'ignore',
    }),
  );
  return connected;
}

beforeAll(async () => {
  demo = await startDemo({ now: () => Date.parse(testNow) });
  client = await connect([
    ...['--metrics-url', demo.urls.metrics, '--logs-url', demo.urls.logs],
    ...['--traces-url', demo.urls.traces, '--alerts-url', demo.urls.alerts],
  ]);
});
afterAll(async () => {
  await client.close();
  await demo.close();
});

async function call(name: string, args: Record<string, unknown>, on = client) {
  const result = await on.callTool({ name, arguments: args });
  const texts = result.content.map((one) => (one.type === 'text' ? one.text : ''));
  return { isError: result.isError === true, text: texts[0] ?? '', said: texts.slice(1).join('\n') };
}

describe('obsq mcp', () => {
  it('lists the reading commands with valid schemas, and nothing that reaches beyond them', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      ...['metrics', 'logs', 'traces', 'trace', 'exemplars', 'pivot', 'labels', 'values', 'series', 'alerts'],
      ...['check', 'rules', 'silence', 'queries', 'doctor', 'saved_query'],
    ]);
    for (const { name, inputSchema, annotations, description } of tools) {
      expect(() => new Ajv2020({ allowUnionTypes: true }).compile(inputSchema), name).not.toThrow();
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
      expect(description).not.toBe('');
      const names = Object.keys(inputSchema.properties ?? {});
      const beyond = /^(file|context|demo|.*-url|org-id|header|output|follow|watch|timeout|fail-.*|debug)$/;
      expect(names.filter((one) => beyond.test(one))).toEqual([]);
    }
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['metrics', { promql: 'up', limit: 2 }, 'metrics'],
    ['metrics', { promql: 'up', since: '10m', step: '1m' }, 'metrics'],
    ['logs', { logql: '{service_name="payment"}', since: '15m' }, 'logs'],
    ['traces', { traceql: '{ status = error }', limit: '3' }, 'traces'],
    ['exemplars', { promql: 'latency', parameters: { service: 'payment' }, top: 3 }, 'exemplars'],
    ['pivot', { alert: 'ServiceHighErrorRate' }, 'pivot'],
    ['labels', { signal: 'logs' }, 'labels'],
    ['alerts', { state: 'firing' }, 'alerts'],
    ['check', { rules: ['crash-looping'], namespace: 'otel-demo' }, 'check'],
    ['rules', {}, 'rules'],
    ['silence', {}, 'silences'],
    ['queries', { action: 'list' }, 'queries'],
    ['doctor', {}, 'doctor'],
    ['saved_query', { name: 'red', parameters: { service: 'cart' } }, 'metrics'],
  ])('%s %j answers with the document of -o json', async (name, args, kind) => {
    const { isError, text } = await call(name, args);
    expect([isError, text.slice(0, 60)]).toEqual([false, expect.stringContaining('"obsq/v1"')]);
    const document = JSON.parse(text);
    expect(document.kind).toBe(kind);
    expect(schemaComplaints(kind, document)).toEqual([]);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(64 * 1024);
  });

  it('cuts a large answer and says so', async () => {
    const { text } = await call('logs', { logql: '{service_name="payment"}', since: '1h', limit: 5000 });
    const document = JSON.parse(text);
    expect(schemaComplaints('logs', document)).toEqual([]);
    expect(document.partial).toBe(true);
    expect(document.warnings.at(-1)).toMatch(/larger than 64 KiB: data holds the first \d+ of \d{3,}/);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['metrics', { promql: 'sum(' }, /parse error: unclosed left parenthesis\n.*prometheus/],
    ['metrics', {}, /metrics needs <promql>/],
    ['metrics', { promql: 'up', sincee: '1h' }, /no argument sincee; did you mean since\?/],
    ['metrics', { promql: 'up', limit: 0 }, /limit: 0 is not between 1 and 5000/],
    ['logs', { logql: '{a="b"}', tail: 0 }, /tail: 0 is not between 1 and 5000/],
    ['metrics', { promql: ['up'] }, /promql: text or a number belongs here/],
    ['metrics', { promql: 'up', yes: 'yes' }, /yes: true or false belongs here/],
    ['metrics', { promql: 'up', since: 'soon' }, /--since: "soon" is no duration\n +try: /],
    ['saved_query', { name: 'rde' }, /there is no saved query rde; did you mean red\?/],
    [
      'saved_query',
      { name: 'error-logs', parameters: { 'logs-url': 'http://127.0.0.1:9' } },
      /no argument logs-url/,
    ],
    ['nothing', {}, /there is no tool nothing\n +try: metrics, /],
    // What a caller must not reach: other stores, files, programs.
    ['metrics', { promql: 'up', 'metrics-url': 'http://127.0.0.1:9' }, /no argument metrics-url/],
    ['metrics', { promql: 'up', header: ['Authorization=file:/etc/passwd'] }, /no argument header/],
    ['metrics', { promql: 'up', context: 'other' }, /no argument context/],
    ['metrics', { promql: 'up', output: 'csv' }, /no argument output/],
    ['trace', { file: '/etc/passwd' }, /no argument file/],
    ['trace', { 'trace-id': '--file=/etc/passwd' }, /is no trace id/],
    ['queries', { action: 'lint', name: ['/etc/passwd'] }, /action: lint is none of list, show/],
    ['queries', { action: 'show', name: ['/etc/passwd'] }, /no saved query/],
    ['check', { rules: ['--metrics-url=http://127.0.0.1:9'] }, /there is no rule --metrics-url/],
    [
      'exemplars',
      { promql: 'latency', parameters: { 'metrics-url': 'http://127.0.0.1:9' } },
      /no argument metrics-url/,
    ],
  ])('%s %j is an error of the tool', async (name, args, message) => {
    const { isError, text } = await call(name, args);
    expect([isError, text]).toEqual([true, expect.stringMatching(message)]);
    expect(text).not.toContain('root:');
  });

  it('refuses a costly query unless the call says yes', async () => {
    const bodies = {
      stats: { streams: 1, chunks: 1, entries: 1, bytes: 50e9 },
      lines: { status: 'success', data: { resultType: 'streams', result: [], stats: {} } },
    };
    const loki = await startRecordingServer({
      respond: ({ path }) => ({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(path.endsWith('/stats') ? bodies.stats : bodies.lines),
      }),
    });
    const costly = await connect(['--logs-url', loki.url]);
    try {
      const query = { logql: '{a="b"}', since: '6h' };
      const refused = await call('logs', query, costly);
      expect(refused).toMatchObject({
        isError: true,
        text: expect.stringMatching(/would read about 50\.0 GB/),
      });
      expect(loki.requests.filter(({ path }) => path.endsWith('query_range'))).toEqual([]);
      const asked = await call('logs', { ...query, yes: true }, costly);
      expect(asked.isError).toBe(false);
    } finally {
      await costly.close();
      await loki.close();
    }
  });

  it('answers several calls at once, each with its own answer', async () => {
    const queries = ['1 + 1', '2 + 2', '3 + 3', '4 + 4'];
    const answers = await Promise.all(queries.map((promql) => call('metrics', { promql })));
    expect(answers.map(({ text }) => JSON.parse(text).data[0].value)).toEqual(['2', '4', '6', '8']);
  });

  it('says what is missing where nothing is configured', async () => {
    const bare = await connect([]);
    try {
      const { isError, text } = await call('metrics', { promql: 'up' }, bare);
      expect([isError, text]).toEqual([true, expect.stringContaining('--metrics-url')]);
    } finally {
      await bare.close();
    }
  });

  it('ends when its input ends, and quietly', async () => {
    const run = await runObsq(['mcp', '--demo'], { input: '' });
    expect(run).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  });

  it('answers a broken line and goes on', async () => {
    const ping = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping' });
    let wasAnswered = false;
    const run = await runObsq(['mcp', '--demo'], {
      input: `this is no JSON\n${ping}\n`,
      onStdout: (text) => {
        wasAnswered ||= text.includes('"id":7');
      },
    });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(wasAnswered).toBe(true);
  });

  it('answers each request that was piped in before it ends', async () => {
    const requests = [
      {
        method: 'initialize',
        params: {
          protocolVersion: '2025-06-18',
          capabilities: {},
          clientInfo: { name: 'test', version: '1.0.0' },
        },
      },
      { method: 'tools/list' },
      { method: 'tools/call', params: { name: 'metrics', arguments: { promql: '1 + 1' } } },
      { method: 'tools/call', params: { name: 'metrics', arguments: { promql: 'up{' } } },
    ];
    const lines = requests.map((request, index) =>
      JSON.stringify({ jsonrpc: '2.0', id: index + 1, ...request }),
    );
    const run = await runObsq(['mcp', '--demo'], { input: `${lines.join('\n')}\n` });
    const ids = run.stdout.trimEnd().split('\n');
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(ids.map((line) => JSON.parse(line).id).sort()).toEqual([1, 2, 3, 4]);
  });

  it('takes no output format', async () => {
    expect(await runObsq(['mcp', '-o', 'json'])).toMatchObject({ code: 2, stdout: '' });
  });
});
