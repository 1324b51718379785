import type { FlagSpec } from '../session/command.ts';

/** The flag of commands that can be asked again and again. */
export const watchFlag: FlagSpec = {
  name: 'watch',
  value: 'DURATION',
  doc: 'again every so often, 5s at least: repaints in place; with -o jsonl a line a tick',
  group: 'own',
};
