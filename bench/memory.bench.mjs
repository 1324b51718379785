// What streams must not grow with the answer: a 100 MB range answer and a million log lines through -o jsonl.
import { createServer } from 'node:http';
import { cleanEnvironment, program, report, runProcess } from './measure.mjs';

const mostMb = 350;
const rangeBytes = 100e6;
const logLines = 1_000_000;

export async function run() {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const env = cleanEnvironment({ OBSQ_METRICS_URL: url, OBSQ_LOGS_URL: url });
  const options = { env, measureMemory: true, keepOutput: false };
  try {
    const range = await runProcess(
      process.execPath,
      [program, 'metrics', 'big', '--since', '1h', '-o', 'jsonl', '--timeout', '10m'],
      options,
    );
    expectEnd(range);
    report(
      `100 MB range answer: peak memory (${(range.bytes / 1e6).toFixed(0)} MB out, ${(range.ms / 1000).toFixed(1)} s)`,
      range.peakMb,
      mostMb,
      ' MB',
    );
    const logs = await runProcess(
      process.execPath,
      [
        program,
        'logs',
        '{app="big"}',
        '--since',
        '1h',
        '--limit',
        '0',
        '--forward',
        '-o',
        'jsonl',
        '--timeout',
        '10m',
      ],
      options,
    );
    expectEnd(logs);
    if (logs.lines !== logLines) throw new Error(`${logs.lines} lines came, ${logLines} were served`);
    report(
      `${logLines} log lines: peak memory (${Math.round(logs.lines / (logs.ms / 1000))} lines/s)`,
      logs.peakMb,
      mostMb,
      ' MB',
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function expectEnd(run) {
  if (run.code !== 0) throw new Error(`ended with ${run.code}: ${run.stderr.slice(0, 500)}`);
}

function answer(request, response) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.endsWith('/query_range') && url.pathname.startsWith('/loki'))
    return answerLogs(url, response);
  if (url.pathname.endsWith('/query_range')) return void answerRange(request, response);
  response.writeHead(404).end('404 page not found\n');
}

async function answerRange(request, response) {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"status":"success","data":{"resultType":"matrix","result":[');
  const samples = Array.from(
    { length: 240 },
    (_, index) => `[${1795210000 + index * 15},"${(Math.sin(index) * 1000).toFixed(6)}"]`,
  ).join(',');
  for (let sent = 0, index = 0; sent < rangeBytes; index++) {
    const series = `${index === 0 ? '' : ','}{"metric":{"__name__":"big","pod":"pod-${index}"},"values":[${samples}]}`;
    sent += series.length;
    if (!response.write(series)) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end(']}}');
}

/** A million lines spread over the hour asked for; three in a row share a nanosecond, so that page seams are met. */
function answerLogs(url, response) {
  const start = BigInt(url.searchParams.get('start'));
  const end = BigInt(url.searchParams.get('end'));
  const limit = Number(url.searchParams.get('limit'));
  if (limit > 5000)
    return void response
      .writeHead(400)
      .end(`max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > 5000)`);
  firstStart ??= start;
  const gap = 3_600_000_000_000n / BigInt(logLines);
  const values = [];
  for (
    let index = Number((start - firstStart) / (gap * 3n)) * 3;
    index < logLines && values.length < limit;
    index++
  ) {
    const at = firstStart + BigInt(Math.floor(index / 3) * 3) * gap;
    if (at < start) continue;
    if (at >= end) break;
    values.push(
      `["${at}","level=info msg=\\"request served\\" id=${index} status=200 path=/api/checkout",{"structuredMetadata":{"trace_id":"${String(index).padStart(32, '0')}"}}]`,
    );
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    `{"status":"success","data":{"resultType":"streams","encodingFlags":["categorize-labels"],"result":[${values.length === 0 ? '' : `{"stream":{"app":"big"},"values":[${values.join(',')}]}`}],"stats":{}}}`,
  );
}

let firstStart = null;
