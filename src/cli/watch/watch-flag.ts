import type { FlagSpec } from '../session/command.ts';

/** The flag of commands that can run repeatedly. */
export const watchFlag: FlagSpec = {
  name: 'watch',
  value: 'DURATION',
  doc: 'again every so often, 5s at least: repaints in place; with -o jsonl a line a tick',
  group: 'own',
};
