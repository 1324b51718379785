import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreName } from '../../../src/domain/store-name.ts';
import { runObsq } from '../run-obsq.ts';
import type { Fault } from './fault.ts';
import { questions } from './healthy-answers.ts';

/** A credential that goes along with every question, and may go nowhere else. */
const secret = 'hunter2';

/** No command of the table may take longer than its own time limit and this, ms, on a busy machine. */
const graceMs = 20_000;

export interface FaultRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The words of its errors and warnings, whatever the format. */
  readonly said: string;
}

/** Asks a store in trouble the question of its client, in a process, and says what is wrong with the end of it; empty: nothing. */
export async function complaintsOf(
  fault: Fault,
  store: StoreName,
  output: 'table' | 'json',
): Promise<string[]> {
  const stage = await fault.trouble();
  try {
    const home = mkdtempSync(join(tmpdir(), 'obsq-fault-'));
    if (stage.settings !== undefined) keepSettings(home, store, stage.url, stage.settings);
    const target = stage.settings === undefined ? [`--${store}-url`, stage.url] : [];
    const limit = fault.timeout ?? '10s';
    const began = performance.now();
    const run = await runObsq(
      [...questions[store], ...target, '--header', `X-Secret=${secret}`, '--timeout', limit, '-o', output],
      { env: { HOME: home, XDG_CONFIG_HOME: home, ...stage.env } },
    );
    const tookMs = performance.now() - began;
    const wanted = { code: fault.code, says: fault.says, ...fault.but?.[store] };
    const complaints = judge({ ...run, said: run.stderr.replace(/\s+/g, ' ') }, wanted, output);
    if (tookMs > Number.parseFloat(limit) * 1000 + graceMs)
      complaints.push(`it took ${Math.round(tookMs)} ms`);
    const complaint = stage.complaint?.() ?? null;
    if (complaint !== null) complaints.push(complaint);
    return complaints.length === 0 ? [] : [...complaints, `code ${run.code}\n${run.stdout}${run.stderr}`];
  } finally {
    await stage.close();
  }
}

interface Wanted {
  readonly code: number;
  readonly says: RegExp;
}

function judge(run: FaultRun, wanted: Wanted, output: 'table' | 'json'): string[] {
  const complaints: string[] = [];
  if (run.code !== wanted.code) complaints.push(`the exit code is ${run.code}, not ${wanted.code}`);
  if (!wanted.says.test(run.said)) complaints.push(`it does not say ${wanted.says}`);
  if (/\bbug\b|\n\s+at .*:\d+:\d+/.test(run.stderr)) complaints.push('it ends as a bug');
  if (run.stderr.includes(secret) || run.stdout.includes(secret)) complaints.push('it shows the secret');
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(run.stdout + run.stderr))
    complaints.push('a control byte');
  // What came is shown where something came; a failure leaves stdout alone.
  const hasAnswer = run.code === 0 || run.code === 4;
  if (hasAnswer !== run.stdout.includes('cart-1')) complaints.push('stdout is not as the exit code says');
  if (output === 'json') complaints.push(...judgeJson(run));
  return complaints;
}

function judgeJson({ code, stdout, stderr }: FaultRun): string[] {
  const lines = stderr.split('\n').filter((line) => line !== '');
  try {
    if (stdout !== '') JSON.parse(stdout);
    const messages = lines.map((line) => JSON.parse(line) as { kind: string; error?: { exitCode: number } });
    const ended = messages.find(({ kind }) => kind === 'error')?.error?.exitCode ?? code;
    return ended === code ? [] : [`the error says exit code ${ended}`];
  } catch {
    return ['not JSON'];
  }
}

function keepSettings(home: string, store: StoreName, url: string, settings: string): void {
  mkdirSync(join(home, 'obsq'), { mode: 0o700 });
  const yaml = `currentContext: a\ncontexts:\n  - name: a\n    ${store}:\n      url: ${url}\n${settings.replace(/^/gm, '      ')}\n`;
  writeFileSync(join(home, 'obsq', 'config.yaml'), yaml, { mode: 0o600 });
}
