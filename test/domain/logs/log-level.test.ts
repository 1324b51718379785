import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { levelOf } from '../../../src/domain/logs/log-level.ts';

function entry(line: string, facts: Partial<LogEntry> = {}): LogEntry {
  return { timestampNs: '1', line, labels: {}, structuredMetadata: {}, parsed: {}, ...facts };
}

const pinoLine = (level: number): string => `{"level":${level},"time":1,"msg":"x"}`;

describe('the level that a line names', () => {
  it.each<[string, string]>([
    // Colours
    ['\u001b[31mERROR\u001b[0m payment refused', 'error'],
    ['\u001b[1;33mWARN\u001b[0m slow', 'warn'],
    ['2026-11-29T10:00:00Z \u001b[34mINFO\u001b[0m no errors found; error=0', 'info'],
    // Numbers by their scale
    [pinoLine(10), 'trace'],
    [pinoLine(20), 'debug'],
    [pinoLine(30), 'info'],
    [pinoLine(40), 'warn'],
    [pinoLine(50), 'error'],
    [pinoLine(60), 'fatal'],
    ['{"version":"1.1","host":"a","short_message":"x","level":3}', 'error'],
    ['{"version":"1.1","host":"a","short_message":"x","level":7}', 'debug'],
    ['{"body":"x","severityNumber":21}', 'fatal'],
    ['{"message":"x","level":400,"level_name":"ERROR"}', 'error'],
    ['{"levelno":30,"message":"x"}', 'warn'],
    ['time=1 level=50 msg=x', 'error'],
    ['the water level=2 is fine', 'unknown'],
    ['<11>Nov 29 10:00:00 host app: refused', 'error'],
    // Letters
    ['[E] refused', 'error'],
    ['2026-11-29 10:00:00 [W] slow', 'warn'],
    ['[I] started', 'info'],
    ['E/ActivityManager(  123): refused', 'error'],
    ['11-29 10:00:00.000  123  456 W Tag: slow', 'warn'],
    ['::error file=a.js,line=1::refused', 'error'],
    ['[A] note', 'unknown'],
    // Short words and misspelt ones
    ['[10:00:00 ERR] refused', 'error'],
    ['[10:00:00 WRN] slow', 'warn'],
    ['[10:00:00 INF] started', 'info'],
    ['[10:00:00 FTL] gone', 'fatal'],
    ['[10:00:00 DBG] x', 'debug'],
    ['[10:00:00 VRB] x', 'trace'],
    ['t=2026-11-29T10:00:00Z lvl=eror msg=x', 'error'],
    ['t=2026-11-29T10:00:00Z lvl=dbug msg=x', 'debug'],
    ['fail: Microsoft.AspNetCore.Server.Kestrel[13]', 'error'],
    ['warn: Microsoft.Hosting[0]', 'warn'],
    ['info: Microsoft.Hosting.Lifetime[14]', 'info'],
    ['dbug: X[0]', 'debug'],
    ['trce: X[0]', 'trace'],
    ['crit: X[0]', 'fatal'],
    ['npm ERR! code E404', 'error'],
    ['Nov 29, 2026 10:00:00 AM c.e.App run\nSEVERE: refused', 'error'],
    ['FINE: entering', 'debug'],
    ['FINEST: entering', 'trace'],
    // Keys
    ['{"@t":"2026-11-29","@mt":"x","@l":"Error"}', 'error'],
    ['{"@t":"2026-11-29","@mt":"x"}', 'info'],
    ['{"@timestamp":"2026","message":"m","log.level":"warn"}', 'warn'],
    ['{"@timestamp":"2026","log":{"level":"ERROR"},"message":"m"}', 'error'],
    [`{"message":"${'long '.repeat(200)}","level":"error"}`, 'error'],
    ['{"severity":"CRITICAL","message":"m"}', 'fatal'],
    ['{"severity_text":"WARN2","body":"m"}', 'warn'],
    ['{"message":"got \\"level\\":\\"error\\" back","level":"info"}', 'info'],
    ['{"t":{"$date":"2026-11-29T10:00:00Z"},"s":"E","c":"NETWORK"}', 'error'],
    // Loggers with layouts of their own
    ['E1129 10:00:00.123456       1 reflector.go:138] failed', 'error'],
    ['F0412 10:00:00.123456       1 main.go:1] gone', 'fatal'],
    ['I0412 10:00:00.123456       1 x.go:1] the error rate is fine', 'info'],
    ['2026-11-29T10:00:00.123456789Z stderr F W0412 10:00:00.1 1 x.go:1] slow', 'warn'],
    ['2026/11/29 10:00:00 [emerg] 1#1: bind() failed', 'fatal'],
    ['2026/11/29 10:00:00 [crit] 1#1: x', 'fatal'],
    ['2026/11/29 10:00:00 [notice] 1#1: start worker', 'info'],
    ['[Sun Nov 29 10:00:00.1 2026] [core:error] [pid 1] x', 'error'],
    ['[2026-11-29 10:00:00.123][1][warning][config] x', 'warn'],
    ['2026-11-29 10:00:00.123 UTC [12] LOG:  checkpoint complete', 'info'],
    ['2026-11-29 10:00:00.123 UTC [12] FATAL:  role "x" does not exist', 'fatal'],
    ['2026-11-29 10:00:00.123 UTC [12] STATEMENT:  SELECT ERROR', 'info'],
    ['1:M 29 Nov 2026 10:00:00.123 # WARNING overcommit_memory', 'warn'],
    ['1:M 29 Nov 2026 10:00:00.123 * Ready to accept connections', 'info'],
    ['1:M 29 Nov 2026 10:00:00.123 . 0 clients connected', 'debug'],
    ['[2026-11-29 10:00:00,123: ERROR/MainProcess] Task x', 'error'],
    ['2026-11-29T10:00:00.000Z\terror\tservice/x.go:12\tfailed', 'error'],
    ['2026-11-29T10:00:00.000Z info service/x.go:12 no error', 'info'],
    ['2026-11-29T10:00:00.000Z  INFO 1 --- [main] c.e.App : ERROR page is ready', 'info'],
    ['10:00:00.123 [main] WARN  c.e.App - x', 'warn'],
    ['2026-11-29T10:00:00Z INFO reconciled {"error": "none"}', 'info'],
    ['error: could not compile', 'error'],
    ['PHP Warning:  Undefined variable', 'warn'],
    // Crashes and exceptions
    ['panic: runtime error: index out of range', 'fatal'],
    ['fatal error: all goroutines are asleep', 'fatal'],
    ["thread 'main' panicked at src/main.rs:1:5:", 'fatal'],
    ['Traceback (most recent call last):\n  File "x.py"', 'fatal'],
    ['Exception in thread "main" java.lang.X', 'fatal'],
    ['TypeError: Cannot read properties of undefined', 'error'],
    ['java.lang.IllegalStateException: no', 'error'],
    ['Caused by: java.sql.SQLException: no', 'error'],
    ['Memory cgroup out of memory: Killed process 12 (java)', 'error'],
    // Access lines
    ['10.0.0.1 - - [29/Nov/2026:10:00:00 +0000] "GET /x HTTP/1.1" 503 12', 'error'],
    ['10.0.0.1 - - [29/Nov/2026:10:00:00 +0000] "GET /x HTTP/1.1" 200 12', 'unknown'],
    ['method=GET path=/x status=502 duration=3ms', 'error'],
    // Prose
    ['no errors were found', 'unknown'],
    ['Warnings are information', 'unknown'],
    ['Alerts fine, config loaded', 'unknown'],
    ['Config: loaded', 'unknown'],
    ['', 'unknown'],
  ])('%j is %s', (line, level) => {
    expect(levelOf(entry(line))).toBe(level);
  });

  it('takes a time in proportion to what it looks at, whatever the line', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(typeof levelOf(entry(text.repeat(20)))).toBe('string');
      }),
      { numRuns: 200, seed: 7 },
    );
    const quoted = `${'a="b" '.repeat(40)}x`;
    expect(levelOf(entry(quoted))).toBe('unknown');
  });
});

describe('the level of an entry with fields', () => {
  it.each<[string, Partial<LogEntry>, string]>([
    // What the application says beats what the store guessed.
    ['x', { structuredMetadata: { detected_level: 'info', severity_text: 'ERROR' } }, 'error'],
    ['x', { structuredMetadata: { severity_number: '21', severity_text: '200' } }, 'fatal'],
    ['x', { structuredMetadata: { severity_number: '17', detected_level: 'unknown' } }, 'error'],
    ['x', { structuredMetadata: { severity_number: '9', severity_text: 'Warning' } }, 'warn'],
    ['x', { labels: { level: '50' } }, 'error'],
    ['x', { labels: { level: '3' } }, 'error'],
    ['x', { parsed: { _l: 'Warning' } }, 'warn'],
    ['x', { parsed: { log_level: 'error' } }, 'error'],
    ['x', { labels: { PRIORITY: '3' } }, 'error'],
    ['x', { structuredMetadata: { SeverityText: 'ERROR3' } }, 'error'],
    ['x', { parsed: { 'log.level': 'warn' } }, 'warn'],
    ['x', { labels: { Level: 'Error' } }, 'error'],
    ['x', { structuredMetadata: { severity: 'SEVERITY_NUMBER_ERROR' } }, 'error'],
    ['x', { labels: { LEVEL: 'none', several: '3' } }, 'unknown'],
    // A firm sign in the line beats it too, a word among others does not.
    ['I0412 10:00:00.1 1 x.go:1] error rate', { structuredMetadata: { detected_level: 'error' } }, 'info'],
    ['panic: nil map', { structuredMetadata: { detected_level: 'error' } }, 'fatal'],
    ['level=info msg="an error"', { structuredMetadata: { detected_level: 'error' } }, 'info'],
    ['the last ERROR is over', { structuredMetadata: { detected_level: 'info' } }, 'info'],
    ['the last ERROR is over', { structuredMetadata: { detected_level: 'unknown' } }, 'error'],
    ['x', { structuredMetadata: { detected_level: 'critical' } }, 'fatal'],
  ])('%j with %j is %s', (line, facts, level) => {
    expect(levelOf(entry(line, facts))).toBe(level);
  });
});
