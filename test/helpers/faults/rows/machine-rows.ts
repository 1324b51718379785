import type { MachineFault } from '../machine.ts';

const ask = '$OBSQ metrics up --metrics-url $URL';
/** Flags hide the configuration: without them it is read. */
const askConfigured = '$OBSQ metrics up';
/** The store finds the home in the path, and makes the file `asked` in it. */
const hang = '$OBSQ metrics up --metrics-url $HANGING$PWD --timeout 8s';
const config = (text: string) => ({ 'obsq/config.yaml': text });

/** YAML whose aliases would become a billion values. */
const laughs = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefghi'
  .split('')
  .map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)
  .join('\n')}\n`;

/** Sends signals once the question has been asked (the store then makes a file), and hands the exit code on. */
const signalled = (signals: string): string =>
  `set -m; ${hang} & pid=$!; until [ -e asked ]; do sleep 0.05; done; ${signals}; wait $pid`;

/** Faults of the output, the disk and the files: what stands where a person's files should. */
export const machineFaults: readonly MachineFault[] = [
  ...['table', 'json', 'jsonl', 'csv', 'raw'].map((format) => ({
    name: `a full disk behind -o ${format}`,
    shell: `${ask} -o ${format} > /dev/full`,
    code: 1,
    says: /the output cannot be written: ENOSPC/,
  })),
  { name: 'a full disk behind the messages', shell: `${ask} -v 2> /dev/full`, code: 0, says: /cart-1/ },
  { name: 'a full disk behind both', shell: `${ask} -v > /dev/full 2>&1`, code: 1, says: /^/ },
  { name: 'a closed stdout', shell: `${ask} >&-`, code: 0, says: /^/ },
  { name: 'a closed stderr', shell: `${ask} -v 2>&-`, code: 0, says: /cart-1/ },
  { name: 'a closed stdin', shell: `${ask} <&-`, code: 0, says: /cart-1/ },
  {
    name: 'a reader that goes away',
    shell: `${ask} | head -c 1; exit \${PIPESTATUS[0]}`,
    code: 0,
    says: /^/,
  },
  {
    name: 'a reader of both that goes away',
    shell: `${ask} -v 2>&1 | :; exit \${PIPESTATUS[0]}`,
    code: 0,
    says: /^/,
  },
  ...['/dev/full', '/dev/null', '/proc/nope', '/nonexistent', '.'].map((place) => ({
    name: `a cache at ${place}`,
    shell: `XDG_CACHE_HOME=${place} ${ask}`,
    code: 0,
    says: /cart-1/,
  })),
  { name: 'no home', shell: `HOME= XDG_CONFIG_HOME= ${ask}`, code: 0, says: /cart-1/ },
  {
    name: 'a working directory that is gone',
    shell: `mkdir gone && cd gone && rmdir ../gone && ${ask}`,
    code: 0,
    says: /cart-1/,
  },
  {
    name: 'a folder as configuration',
    shell: `mkdir -p obsq/config.yaml && ${askConfigured}`,
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a FIFO as configuration',
    shell: `mkdir -m 700 obsq && mkfifo -m 600 obsq/config.yaml && ${askConfigured}`,
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: '/dev/zero as configuration',
    shell: `mkdir -m 700 obsq && ln -s /dev/zero obsq/config.yaml && ${askConfigured}`,
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a configuration that names itself',
    shell: `mkdir -m 700 obsq && ln -s config.yaml obsq/config.yaml && ${askConfigured}`,
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a configuration that others may write',
    shell: `chmod 666 obsq/config.yaml && ${askConfigured}`,
    files: config('contexts: []\n'),
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a configuration of 40 MB',
    shell: `head -c 40000000 /dev/zero | tr '\\0' x >> obsq/config.yaml && ${askConfigured}`,
    files: config('a: '),
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a configuration of bytes',
    shell: `head -c 2000 /bin/sh > obsq/config.yaml && ${askConfigured}`,
    files: config(''),
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a configuration cut in half',
    shell: askConfigured,
    files: config('contexts:\n  - name: "a\n'),
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a configuration with a billion aliases',
    shell: askConfigured,
    files: config(laughs),
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a configuration 20,000 deep',
    shell: askConfigured,
    files: config(`a: ${'['.repeat(20_000)}`),
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a configuration with keys of every object',
    shell: askConfigured,
    files: config('__proto__:\n  x: 1\nconstructor: 2\n'),
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a list as configuration',
    shell: askConfigured,
    files: config('- a\n'),
    code: 2,
    says: /config\.yaml/,
  },
  {
    name: 'a secret program that is not there',
    shell: '$OBSQ metrics up',
    files: config(
      'currentContext: a\ncontexts:\n  - name: a\n    metrics: { url: "http://127.0.0.1:9", auth: { bearer: "exec:/nonexistent/pass" } }\n',
    ),
    code: 2,
    says: /exec|nonexistent/,
  },
  {
    name: 'a secret file that is not there',
    shell: '$OBSQ metrics up',
    files: config(
      'currentContext: a\ncontexts:\n  - name: a\n    metrics: { url: "http://127.0.0.1:9", auth: { bearer: "file:/nonexistent/token" } }\n',
    ),
    code: 2,
    says: /\/nonexistent\/token/,
  },
  {
    name: 'a secret of two lines',
    shell: '$OBSQ metrics up',
    files: {
      ...config(
        'currentContext: a\ncontexts:\n  - name: a\n    metrics: { url: "http://127.0.0.1:9", auth: { bearer: "file:~/token" } }\n',
      ),
      token: 'a\r\nX-Evil: b\n',
    },
    code: 2,
    says: /line|character/,
  },
  {
    name: 'a saved query that is a FIFO',
    shell: `mkdir -p .obsq/queries && mkfifo .obsq/queries/a.yaml && ${ask}`,
    code: 0,
    says: /cart-1/,
  },
  {
    name: 'a saved query that is /dev/zero',
    shell: `mkdir -p .obsq/queries && ln -s /dev/zero .obsq/queries/a.yaml && $OBSQ a`,
    code: 2,
    says: /a/,
  },
  {
    name: 'a trace file that is not there',
    shell: '$OBSQ trace -f nothing.json',
    code: 2,
    says: /nothing\.json/,
  },
  { name: 'a trace file that is a folder', shell: '$OBSQ trace -f .', code: 2, says: /./ },
  { name: 'a trace file that is /dev/zero', shell: '$OBSQ trace -f /dev/zero', code: 1, says: /./ },
  {
    name: 'a trace on stdin that is empty',
    shell: '$OBSQ trace -f - < /dev/null',
    code: 2,
    says: /empty|no trace|JSON/,
  },
];

/** Signals while a store keeps a command waiting, and while a file does. */
export const signalFaults: readonly MachineFault[] = [
  { name: 'SIGINT during a question', shell: signalled('kill -INT $pid'), code: 130, says: /^/ },
  { name: 'SIGTERM during a question', shell: signalled('kill -TERM $pid'), code: 143, says: /^/ },
  { name: 'SIGHUP during a question', shell: signalled('kill -HUP $pid'), code: 129, says: /^/ },
  {
    name: 'SIGQUIT during a question',
    shell: `ulimit -c 0; ${signalled('kill -QUIT $pid')}`,
    code: 131,
    says: /^/,
  },
  { name: 'SIGPIPE during a question', shell: signalled('kill -PIPE $pid'), code: 5, says: /--timeout/ },
  { name: 'SIGWINCH during a question', shell: signalled('kill -WINCH $pid'), code: 5, says: /--timeout/ },
  {
    name: 'a stop and a continuation',
    shell: signalled('kill -STOP $pid; kill -CONT $pid'),
    code: 5,
    says: /--timeout/,
  },
  {
    name: 'SIGINT twice',
    shell: signalled('kill -INT $pid; kill -INT $pid'),
    code: 130,
    says: /^/,
  },
  {
    name: 'SIGINT while stdin does not end',
    shell: 'set -m; $OBSQ trace -f - < <(sleep 25) & sleep 2; kill -INT $!; wait $!',
    code: 130,
    says: /^/,
  },
  {
    name: 'SIGTERM while a FIFO does not answer',
    shell: 'set -m; mkfifo slow; $OBSQ trace -f slow & sleep 2; kill -TERM $!; wait $!',
    code: 143,
    says: /^/,
  },
];
