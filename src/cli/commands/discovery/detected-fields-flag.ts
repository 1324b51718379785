import type { FlagSpec } from '../../session/command.ts';

/** The flag of the commands that list what there is. It stands apart from what it does, which is loaded only when it is given. */
export const detectedFieldsFlag: FlagSpec = {
  name: 'detected-fields',
  doc: 'of logs: the fields that Loki finds in the lines of a query, their types and how many values',
  group: 'own',
};
