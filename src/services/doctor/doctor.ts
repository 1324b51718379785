import { storeNames } from '../../domain/store-name.ts';
import type { DoctorCheck, DoctorReport } from '../../pivot/doctor-report.ts';
import type { Stores } from '../stores.ts';
import { checkFamilies } from './doctor-families.ts';
import { checkHops } from './doctor-hops.ts';
import { createDoctorRun, type DoctorOptions, type DoctorRun } from './doctor-run.ts';
import { checkStores } from './doctor-stores.ts';
import { checkClocks, checkSpeed } from './doctor-times.ts';

const groups: readonly DoctorCheck['group'][] = ['store', 'hop', 'metrics'];

/**
 * Tries every store and every hop of a pivot with real data, with the same limits as any question. Throws only ObsqError `config`
 * for an invalid `correlate:` and `cancelled`. A store that fails is a finding.
 */
export async function runDoctor(stores: Stores, options: DoctorOptions): Promise<DoctorReport> {
  const run = createDoctorRun(stores, options);
  await Promise.all([checkStores(run), checkHops(run), checkFamilies(run)]);
  checkCorrelate(run);
  checkClocks(run);
  checkSpeed(run);
  const groupRank = (check: DoctorCheck): number => groups.indexOf(check.group);
  const order = ['metrics', 'logs', 'traces', 'alerts'];
  const storeOf = (check: DoctorCheck): number =>
    check.group === 'store' ? (check.store === null ? order.length : order.indexOf(check.store)) : 0;
  const checks = [...run.checks].sort((a, b) => groupRank(a) - groupRank(b) || storeOf(a) - storeOf(b));
  return {
    checks,
    isBroken: checks.some(({ status }) => status === 'broken'),
    unseen: storeNames.filter((store) => !stores.has(store)),
  };
}

/** What of the context's `correlate:` is not used. */
function checkCorrelate({ correlation, add }: DoctorRun): void {
  const { leftOut } = correlation;
  if (leftOut.length === 0) return;
  add({
    id: 'correlate.derivedFields',
    group: 'hop',
    title: 'correlate: derivedFields',
    status: 'warning',
    detail: leftOut.join('; '),
    fix: 'mend the regex in correlate.derivedFields of the context (obsq context show names the file)',
  });
}
