import type { Cache } from '../../cache/cache.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Clock } from '../../domain/time/window.ts';
import type { QueryFolders, QueryReaders } from '../../saved/library/user-queries.ts';
import type { Stores } from '../../services/stores.ts';
import type { Clipboard } from '../terminal/clipboard.ts';
import type { NewFileName } from '../terminal/new-file.ts';

/** The outside world as effects need it. */
export interface EffectWorld {
  /** Opened once; rejects where the configuration is wrong. */
  readonly stores: () => Promise<Stores>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly timeZone: TimeZone;
  readonly queryFolders: QueryFolders;
  readonly queryReaders: QueryReaders;
  readonly clipboard: Clipboard;
  /** Writes a new file into the working directory and gives its path. */
  readonly writeFile: (name: NewFileName, text: string) => Promise<string>;
  /** Flags of this run that say where to ask, without secrets. */
  readonly targetFlags: readonly string[];
}
