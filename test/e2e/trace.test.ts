import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createJsonJudge, type JsonJudge } from '../helpers/json-output.ts';
import {
  type RecordingServer,
  type Reply,
  readRecording,
  type SeenRequest,
  startRecordingServer,
} from '../helpers/recording-server.ts';
import { runInTerminal } from '../helpers/run-in-terminal.ts';
import { runObsq } from '../helpers/run-obsq.ts';

/** A failed order of the demo at the test clock. */
let traceId: string;
let judge: JsonJudge;
let server: RecordingServer | undefined;

interface TraceJson {
  readonly trace: { readonly spans: readonly { spanId: string; status: string; service: string }[] };
  readonly totals: readonly { service: string; spans: number; criticalPathNs: string }[];
  readonly notes: readonly { kind: string; text: string }[];
  readonly logs?: readonly { line: string; spanId: string | null; span: { service: string } | null }[];
  readonly hops?: readonly { store: string; status: string; reason: string }[];
  readonly partial: boolean;
  readonly warnings: readonly string[];
  readonly query: { readonly params?: Readonly<Record<string, unknown>> };
}

beforeAll(async () => {
  judge = await createJsonJudge();
  const { stdout } = await runObsq(['traces', '{ status = error }', '--demo', '--limit', '1', '-o', 'raw']);
  traceId = stdout.trim();
});

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(respond: (request: SeenRequest) => Reply | undefined): Promise<string> {
  server = await startRecordingServer({ respond });
  return server.url;
}

async function json(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const run = await runObsq(['trace', ...args, '-o', 'json'], { env });
  return { ...run, document: judge.document(run.stdout, 'trace') as unknown as TraceJson };
}

describe('obsq trace on the demo', () => {
  it('has totals that add up to the critical path, and says where the longest gap is', async () => {
    const { code, document } = await json([traceId, '--demo']);
    expect(code).toBe(0);
    expect(document.totals.reduce((sum, { spans }) => sum + spans, 0)).toBe(document.trace.spans.length);
    expect(document.totals[0]?.service).toBe('payment');
    expect(document.notes).toEqual([
      { kind: 'gap', text: expect.stringMatching(/^longest gap .*: payment /) },
    ]);
    expect(document.logs).toBeUndefined();
  });

  it('--errors keeps what failed and its callers, in every format', async () => {
    const { document } = await json([traceId, '--demo', '--errors']);
    expect(new Set(document.trace.spans.map(({ status }) => status))).toEqual(new Set(['error']));
    expect(document.query.params).toEqual({ errors: true });
    const lines = await runObsq(['trace', traceId, '--demo', '--errors', '-o', 'jsonl']);
    expect(judge.rows(lines.stdout, 'trace-row')).toEqual(document.trace.spans);
    const text = await runObsq(['trace', traceId, '--demo', '--errors']);
    expect(text.stdout).toMatch(/^spans that failed: (\d+) of \d+, with their callers$/m);
    expect(text.stdout).not.toContain('CartService');
  });

  it('--service and --min-duration narrow it; a service that is not there has its nearest named', async () => {
    const slow = await runObsq(['trace', traceId, '--demo', '--service', 'payment', '--min-duration', '1ms']);
    expect(slow.stdout).toMatch(/SELECT payment_tokens/);
    expect(slow.stdout).not.toContain('CartService');
    const none = await runObsq(['trace', traceId, '--demo', '--service', 'paymnt', '--fail-empty']);
    expect(none.code).toBe(6);
    expect(none.stderr).toMatch(/no spans of paymnt; .*checkout[\s\S]*--service payment/);
  });

  it('--span says everything about one, by its first digits, and -o wide shows the digits', async () => {
    const wide = await runObsq(['trace', traceId, '--demo', '-o', 'wide']);
    const [, id = ''] = /^! .*Charge +payment +([0-9a-f]{16}) /m.exec(wide.stdout) ?? [];
    const details = await runObsq(['trace', traceId, '--demo', '--span', id.slice(0, 5)]);
    expect(details.stdout).toMatch(/exception\.message +Payment request failed/);
    expect(details.stdout).toMatch(/k8s\.pod\.name +payment-/);
    const { document } = await json([traceId, '--demo', '--span', id, '--logs']);
    expect(document.trace.spans.map(({ spanId }) => spanId)).toEqual([id]);
    expect(document.logs?.map(({ spanId }) => spanId)).toEqual([id]);
  });

  it('--logs puts lines at their spans; in JSON each names its span', async () => {
    const { code, document } = await json([traceId, '--demo', '--logs']);
    expect(code).toBe(0);
    const failed = document.logs?.find(({ span }) => span?.service === 'payment');
    expect(failed?.line).toContain('Payment request failed. Invalid token.');
    const text = await runObsq(['trace', traceId, '--demo', '--logs']);
    const lines = text.stdout.split('\n');
    const at = lines.findIndex((line) => /^! .*Charge +payment /.test(line));
    expect(lines[at + 1]).toMatch(/^ +Error: Payment request failed/);
    expect(lines[at + 2]).toMatch(/· 2026-11-20T12:\S+ ERROR .*Payment request failed/);
  });

  it.each([
    ['down', { OBSQ_DEMO_FAULT: 'logs=down' }, /the log store failed: /],
    ['forbidden', { OBSQ_DEMO_FAULT: 'logs=403' }, /the log store failed: /],
  ])('names the gap and exits 4 where the log store is %s', async (_, env, gap) => {
    const { code, document } = await json([traceId, '--demo', '--logs'], env);
    expect({ code, partial: document.partial }).toEqual({ code: 4, partial: true });
    expect(document.warnings.join('\n')).toMatch(gap);
    expect(document.hops?.some(({ store, status }) => store === 'logs' && status === 'failed')).toBe(true);
    expect(document.trace.spans.length).toBeGreaterThan(10);
  });

  it('asks for logs beside the trace: the labels of the log store are known when it comes', async () => {
    const run = await runObsq(['trace', traceId, '--demo', '--logs', '-v'], {
      env: { OBSQ_DEMO_FAULT: 'tempo=slow:400ms' },
    });
    const order = [...run.stderr.matchAll(/(\/loki\/api\/v1\/\w+|\/api\/v2\/traces)/g)].map(([path]) => path);
    expect(order.indexOf('/loki/api/v1/labels')).toBeLessThan(order.indexOf('/api/v2/traces'));
    expect(order.indexOf('/loki/api/v1/query_range')).toBeGreaterThan(order.indexOf('/api/v2/traces'));
  });

  it.each([
    [['--span', 'ab', '--errors'], /--span shows one span/],
    [['--logs', '-o', 'jsonl'], /cannot hold log lines/],
    [['--min-duration', '5'], /--min-duration: "5" has no unit/],
  ])('refuses %j', async (flags, message) => {
    const run = await runObsq(['trace', traceId, '--demo', ...flags]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });
});

describe('obsq trace on a terminal', () => {
  it.each([
    [80, 24, []],
    [80, 24, ['--logs']],
    [200, 24, ['--logs']],
    [80, 24, ['-o', 'wide']],
  ])('of %i by %i cells shows the header and what failed at once: %j', async (columns, rows, flags) => {
    const args = ['trace', traceId, '--demo', ...flags];
    const { lines } = await runInTerminal(args, { cols: columns, rows });
    // The notice of the demo may leave the screen for the prompt.
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(lines.slice(0, 4).join('\n')).toContain(traceId);
    expect(lines.find((line) => /Charge +payment/.test(line))).toMatch(/^! /);
    expect(lines.join('\n')).toMatch(/\d+ of \d+ rows: what failed and what took the time/);
    expect(lines.join('\n')).toContain(`obsq trace ${traceId} --expand | less`);
  });
});

describe('obsq trace on what real servers answered', () => {
  const dropped = 'abcdef0123456789abcdef0123456789';

  it('shows subtrees whose parents were dropped as detached, with a note, though nobody said PARTIAL', async () => {
    const body = JSON.parse(readRecording('tempo/trace-v2-spans-dropped').response?.body ?? '') as {
      trace: { resourceSpans: { scopeSpans: { spans: { parentSpanId?: string }[] }[] }[] };
    };
    for (const { scopeSpans } of body.trace.resourceSpans)
      for (const scope of scopeSpans)
        scope.spans = scope.spans.filter(({ parentSpanId }) => parentSpanId !== undefined);
    const url = await serve(() => ({
      recording: 'tempo/trace-v2-spans-dropped',
      body: JSON.stringify(body),
    }));
    const text = await runObsq(['trace', dropped, '--traces-url', url]);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('~ 11 detached subtrees: parent spans are missing');
    expect(text.stdout).toMatch(/detached: parents not in this trace\n {2}step 1 /);
    const { document } = await json([dropped, '--traces-url', url]);
    expect(document.notes.map(({ kind }) => kind)).toEqual(['detached', 'no-root']);
  });

  it('says that a trace is not there yet, and finds it at the second try', async () => {
    let asked = 0;
    const url = await serve(() => {
      asked += 1;
      return { recording: asked === 1 ? 'tempo/trace-missing-v2' : 'tempo/trace-v2-spans-dropped' };
    });
    const run = await runObsq(['trace', dropped, '--traces-url', url]);
    expect({ code: run.code, asked }).toEqual({ code: 0, asked: 2 });
    expect(run.stderr).toMatch(/it may not be flushed yet: asking once more in 2 s/);
  });

  it('names PARTIAL in the words of the store, and asks the store itself for what matches a filter', async () => {
    const { trace } = JSON.parse(readRecording('tempo/trace-v2-json').response?.body ?? '') as {
      trace: { resourceSpans: unknown[] };
    };
    const said = 'Trace exceeds maximum size of 5000000 bytes, a partial trace is returned';
    const url = await serve(({ params }) => ({
      recording: 'tempo/trace-v2-json',
      body: JSON.stringify(
        params.get('q') === null
          ? { trace: { resourceSpans: trace.resourceSpans.slice(0, 4) }, status: 'PARTIAL', message: said }
          : { trace, status: 'PARTIAL', message: 'Trace filtered, only a subset of spans is returned' },
      ),
    }));
    const id = 'a4af140479d823f343d2d6432027002b';
    const part = await json([id, '--traces-url', url]);
    expect({ code: part.code, warnings: part.document.warnings }).toEqual({ code: 4, warnings: [said] });
    expect(part.document.notes[0]).toEqual({ kind: 'partial', text: `partial: ${said}` });

    const failed = await json([id, '--errors', '--traces-url', url]);
    expect(failed.code).toBe(4);
    expect(server?.requests.map(({ params }) => params.get('q'))).toEqual([null, null, '{ status = error }']);
    // The filter was ignored by this server: what does not match is left out here.
    expect(new Set(failed.document.trace.spans.map(({ status }) => status))).toEqual(new Set(['error']));
    expect(failed.document.trace.spans).toHaveLength(7);
  });

  it('has no log store to ask: the gap is named, and the trace is there', async () => {
    const url = await serve(() => ({ recording: 'tempo/trace-v2-spans-dropped' }));
    const { code, document } = await json([dropped, '--logs', '--traces-url', url]);
    expect(code).toBe(4);
    expect(document.warnings).toEqual([expect.stringMatching(/no logs store is configured|no log lines/)]);
    expect(document.trace.spans).toHaveLength(12);
  });
});

describe('obsq trace -o otlp and -f', () => {
  it('writes a document that a file gives back whole, with its log lines and every format, and asks no store for it', async () => {
    const written = await runObsq(['trace', traceId, '--demo', '-o', 'otlp']);
    expect(written.code).toBe(0);
    expect(written.stdout.split('\n')).toHaveLength(2);
    const fetched = await json([traceId, '--demo']);
    const folder = mkdtempSync(join(tmpdir(), 'obsq-trace-'));
    try {
      const path = join(folder, 'a trace.json');
      writeFileSync(path, written.stdout);
      const read = await json(['-f', path]);
      expect(read.code).toBe(0);
      expect(read.document.trace).toEqual(fetched.document.trace);
      expect(read.document.query).toEqual({ expr: traceId, params: { file: path } });
      const again = await runObsq(['trace', '-f', path, traceId, '-o', 'otlp']);
      expect(again.stdout).toBe(written.stdout);
      const failed = await runObsq(['trace', '-f', path, '--errors', '-o', 'otlp']);
      expect(JSON.parse(failed.stdout).resourceSpans.length).toBeLessThan(
        JSON.parse(written.stdout).resourceSpans.length,
      );
      const logs = await json(['-f', path, '--logs', '--demo']);
      expect(logs.document.logs?.length).toBeGreaterThan(0);
      const seen = await runInTerminal(['trace', '-f', path], { rows: 24, cols: 80 });
      expect(seen.lines.join(' ').replace(/\s+/g, ' ')).toContain(`-f '${path}' ${traceId} --span`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [['trace'], /trace needs <trace-id>, or -f FILE/],
    [['trace', '-f', '/no/such/file'], /cannot read \/no\/such\/file: there is no such file/],
    [['trace', '-f', '/'], /cannot read \/: it is a folder/],
  ])('refuses %j', async (args, reason) => {
    const run = await runObsq(args);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(reason);
  });
});

describe('obsq trace: operations, filters and links', () => {
  it('sums up by operation, in a table and in JSON', async () => {
    const { document } = await json([traceId, '--demo', '--by', 'operation']);
    const { operations = [] } = document as unknown as {
      operations?: readonly { spans: number; totalNs: string; minNs: string; maxNs: string; avgNs: string }[];
    };
    expect(operations.reduce((sum, { spans }) => sum + spans, 0)).toBe(document.trace.spans.length);
    for (const { spans, totalNs, minNs, maxNs, avgNs } of operations) {
      expect(Number(avgNs)).toBeCloseTo(Number(totalNs) / spans, -1);
      expect(Number(minNs)).toBeLessThanOrEqual(Number(maxNs));
    }
    const table = await runObsq(['trace', traceId, '--demo', '--by', 'operation']);
    expect(table.stdout).toMatch(/^SERVICE +OPERATION +COUNT .*% OF TRACE$/m);
  });

  it('keeps the spans with a name or an attribute, with their callers', async () => {
    const named = await json([traceId, '--demo', '--name', 'CHARGE']);
    expect(named.document.query.params).toEqual({ name: 'CHARGE' });
    expect(named.document.trace.spans.length).toBeGreaterThan(0);
    const both = await runObsq([
      'trace',
      traceId,
      '--demo',
      '--attribute',
      'rpc.system=grpc',
      '--name',
      'Charge',
    ]);
    expect(both.stdout).toMatch(/^spans with "Charge" in the name, with rpc\.system=grpc: \d+ of \d+/m);
    const none = await runObsq(['trace', traceId, '--demo', '--attribute', 'rpc.system=x', '--fail-empty']);
    expect(none.code).toBe(6);
    const wrong = await runObsq(['trace', traceId, '--demo', '--attribute', '=x']);
    expect(wrong.code).toBe(2);
  });

  it('finds the traces that link to this one, and asks for them only with --links', async () => {
    const recording = readRecording('tempo/trace-v2-json');
    const linking = {
      traces: [
        {
          traceID: 'beef',
          rootServiceName: 'mailer',
          rootTraceName: 'consume',
          startTimeUnixNano: '1',
          durationMs: 7,
        },
      ],
    };
    const url = await serve(({ path }) =>
      path.startsWith('/api/search')
        ? { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(linking) }
        : recording.response,
    );
    const args = ['a4af140479d823f343d2d6432027002b', '--traces-url', url];
    const { document } = await json([...args, '--links']);
    expect(document).toMatchObject({
      linkedFrom: [{ traceId: `${'0'.repeat(28)}beef`, rootService: 'mailer' }],
    });
    const table = await runObsq(['trace', ...args, '--links']);
    expect(table.stdout).toContain(`LINKED FROM\n  mailer consume  obsq trace ${'0'.repeat(28)}beef`);
    const plain = await json(args);
    expect(plain.document).not.toHaveProperty('linkedFrom');
  });
});
