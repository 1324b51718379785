// A trace of 50,000 spans (24 MB): its waterfall beside JSON.parse of its body, each a cold process of its own.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pty from '@lydell/node-pty';
import { cleanEnvironment, compare, program, report } from './measure.mjs';
import { traceBody, traceId } from './trace-body.mjs';

const rounds = Number(process.env.OBSQ_BENCH_ROUNDS ?? 9);
const spans = 50_000;
const parse = "JSON.parse(require('node:fs').readFileSync(process.argv[1], 'utf8'))";

export async function run() {
  const body = Buffer.from(traceBody(spans));
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = cleanEnvironment({ OBSQ_TRACES_URL: `http://127.0.0.1:${server.address().port}` });
  const file = join(env.HOME, 'trace.json');
  writeFileSync(file, body);
  const node = process.execPath;
  const args = [program, 'trace', traceId];
  try {
    const [parsed, screen, all, json] = await compare(
      [
        { name: 'JSON.parse', command: node, args: ['-e', parse, file], env },
        { name: 'first screen', run: () => runInTerminal(node, args, env) },
        { name: 'all rows, piped', command: node, args, env },
        { name: '-o json', command: node, args: [...args, '-o', 'json'], env },
      ],
      rounds,
    );
    process.stdout.write(
      `     JSON.parse of ${(body.length / 1e6).toFixed(1)} MB in a process of its own: ${parsed.ms.toFixed(0)} ms, median of ${rounds}\n`,
    );
    report('50,000 spans, first screen / JSON.parse', screen.ms / parsed.ms, 3);
    report('50,000 spans, all rows in a pipe / JSON.parse', all.ms / parsed.ms, 5);
    report('50,000 spans, -o json / JSON.parse', json.ms / parsed.ms, null);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Runs a process in a pseudo-terminal to its end. */
function runInTerminal(command, args, env) {
  return new Promise((resolve) => {
    const startMs = performance.now();
    const child = pty.spawn(command, args, { cols: 120, rows: 40, env: { ...env, TERM: 'xterm-256color' } });
    let stdout = '';
    child.onData((data) => {
      stdout += data;
    });
    child.onExit(({ exitCode }) =>
      resolve({ ms: performance.now() - startMs, code: exitCode, stderr: stdout }),
    );
  });
}
