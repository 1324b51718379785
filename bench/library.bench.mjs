// A cluster of 5,000 pods: `obsq pod-cpu --all-namespaces` as a table, beside a bare Node process that fetches the same answers
// at once over node:http and parses them.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { cleanEnvironment, compare, program, report, runProcess } from './measure.mjs';

const pods = 5000;
const rounds = Number(process.env.OBSQ_BENCH_ROUNDS ?? 11);

export async function run() {
  const seen = [];
  const server = createServer((request, response) => answer(request, response, seen));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const env = cleanEnvironment({ OBSQ_METRICS_URL: url });
  const args = [program, 'pod-cpu', '--all-namespaces'];
  try {
    // The cache learns what the store has; the second run shows what is asked when it is warm.
    await runProcess(process.execPath, args, { env });
    seen.length = 0;
    const table = await runProcess(process.execPath, args, { env });
    if (table.stdout.split('\n').length < pods) throw new Error(`the table is short: ${table.stderr}`);
    const asked = seen.length;
    const bare = join(env.HOME, 'bare.mjs');
    writeFileSync(bare, bareClient(url, seen));
    const [base, obsq] = await compare(
      [
        { name: 'bare', command: process.execPath, args: [bare], env },
        { name: 'obsq', command: process.execPath, args, env },
      ],
      rounds,
    );
    process.stdout.write(
      `     bare node:http and JSON.parse of ${asked} answers: ${base.ms.toFixed(0)} ms\n`,
    );
    report(`table of ${pods} pods / bare fetch and parse of the same`, obsq.ms / base.ms, 2);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function bareClient(url, requests) {
  return `import http from 'node:http';
const requests = ${JSON.stringify(requests)};
const answers = await Promise.all(requests.map(({ method, path, body }) => new Promise((resolve, reject) => {
  const request = http.request('${url}' + path, { method, headers: { 'content-type': 'application/x-www-form-urlencoded' } }, (response) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
  });
  request.on('error', reject);
  request.end(body);
})));
if (!answers.every((answer) => answer.status === 'success')) process.exitCode = 1;
`;
}

function answer(request, response, seen) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    seen.push({ method: request.method, path: request.url, body });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(bodyOf(request.url, body));
  });
}

const known = [
  'container_cpu_usage_seconds_total',
  'kube_pod_container_resource_requests',
  'kube_pod_container_resource_limits',
  'kube_pod_info',
];
const labels = Array.from({ length: pods }, (_, index) => ({
  namespace: `team-${index % 50}`,
  pod: `service-${index % 400}-${((index * 2654435761) % 4294967296).toString(36)}-${index.toString(36).padStart(5, '0')}`,
}));
const vectors = new Map();

function bodyOf(path, body) {
  if (path.startsWith('/api/v1/label/')) return JSON.stringify({ status: 'success', data: known });
  if (path.startsWith('/api/v1/series')) {
    const wanted = decodeURIComponent(body || path);
    return JSON.stringify({
      status: 'success',
      data: /exported_|recording|node_namespace/.test(wanted) ? [] : [{ __name__: known[0] }],
    });
  }
  const kind = body.includes('resource_limits')
    ? 'limit'
    : body.includes('resource_requests')
      ? 'request'
      : 'cpu';
  let text = vectors.get(kind);
  if (text === undefined) {
    const result = labels.map((metric, index) => ({
      metric,
      value: [1795210007.83, String(((index * 7919) % 1000) / 1300)],
    }));
    text = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
    vectors.set(kind, text);
  }
  return text;
}
