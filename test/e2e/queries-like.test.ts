import { describe, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';

const like = (...args: readonly string[]) => runObsq(['queries', 'list', '--like', ...args]);

describe('obsq queries list --like', () => {
  it('lists each panel of a dashboard, with the queries that answer it', async () => {
    const { code, stdout, stderr } = await like('1860');
    expect(code).toBe(0);
    expect(stdout).toContain('Root FS used, total');
    expect(stdout.trimEnd().split('\n')).toHaveLength(44);
    expect(stderr).toContain('43 items');
  });

  it('finds an alert by its name, and says so in JSON', async () => {
    const { stdout } = await like('kubepodcrashlooping', '-o', 'json');
    const { kind, data } = JSON.parse(stdout);
    expect(kind).toBe('coverage');
    expect(data).toMatchObject([{ section: 'C1', item: 'KubePodCrashLooping' }]);
  });

  it('names the references where it knows none of that name', async () => {
    const { code, stderr } = await like('4711');
    expect(code).toBe(2);
    expect(stderr).toContain('15760');
  });

  it('refuses --like for another action', async () => {
    const { code, stderr } = await runObsq(['queries', 'lint', '--like', '1860']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('queries lint has no flag --like')]);
  });
});
