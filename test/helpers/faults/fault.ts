import type { StoreName } from '../../../src/domain/store-name.ts';
import type { Trouble } from './stand-in.ts';

/** One row of the table: what is wrong, how a command ends, and what it says. */
export interface Fault {
  readonly name: string;
  readonly trouble: Trouble;
  readonly code: number;
  /** Tested against stderr, line breaks as spaces. */
  readonly says: RegExp;
  /** `--timeout` of the run; 10s when left out. */
  readonly timeout?: string;
  /** Where a client ends otherwise. */
  readonly but?: Readonly<Partial<Record<StoreName, Partial<Pick<Fault, 'code' | 'says'>>>>>;
}
