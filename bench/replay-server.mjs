// A loopback server that asks `target` once for each distinct request and repeats its answer from then on.
import { createServer, request } from 'node:http';

export async function createReplay(target) {
  const base = new URL(target);
  const answers = new Map();
  const server = createServer((incoming, response) => {
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      // The instant asked for changes from run to run; the answer need not.
      const key = `${incoming.method} ${incoming.url} ${body}`.replace(/\b(time|start|end)=[^& ]*/g, '');
      const known = answers.get(key);
      if (known !== undefined) return send(response, known);
      const { host: _host, 'accept-encoding': _encoding, ...headers } = incoming.headers;
      const forwarded = request(
        {
          host: base.hostname,
          port: base.port,
          path: base.pathname + incoming.url,
          method: incoming.method,
          headers,
        },
        (answer) => {
          const parts = [];
          answer.on('data', (part) => parts.push(part));
          answer.on('end', () => {
            const kept = {
              status: answer.statusCode,
              type: answer.headers['content-type'] ?? '',
              body: Buffer.concat(parts),
            };
            answers.set(key, kept);
            send(response, kept);
          });
        },
      );
      forwarded.end(body);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function send(response, { status, type, body }) {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}
