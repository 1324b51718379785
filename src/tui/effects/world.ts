import type { Cache } from '../../cache/cache.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Clock } from '../../domain/time/window.ts';
import type { QueryFolders, QueryReaders } from '../../saved/library/user-queries.ts';
import type { Stores } from '../../services/stores.ts';
import type { Clipboard } from '../terminal/clipboard.ts';
import type { NewFileName } from '../terminal/new-file.ts';

/** The outside world for effects. */
export interface EffectWorld {
  /** Opens the stores once; rejects if the configuration is invalid. */
  readonly stores: () => Promise<Stores>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly timeZone: TimeZone;
  readonly queryFolders: QueryFolders;
  readonly queryReaders: QueryReaders;
  readonly clipboard: Clipboard;
  /** Writes a new file into the working directory and returns its path. */
  readonly writeFile: (name: NewFileName, text: string) => Promise<string>;
  /** The flags of this run that choose the stores, without secrets. */
  readonly targetFlags: readonly string[];
}
