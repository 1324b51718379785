import type { Cache } from '../../cache/cache.ts';
import type { TimeZone } from '../../domain/time-zone.ts';
import type { Clock } from '../../domain/window.ts';
import type { QueryPlaces, QueryReaders } from '../../saved/user-queries.ts';
import type { Stores } from '../../services/stores.ts';

/** The outside world as effects need it. */
export interface EffectWorld {
  /** Opened once; rejects where the configuration is wrong. */
  readonly stores: () => Promise<Stores>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly timeZone: TimeZone;
  readonly queryPlaces: QueryPlaces;
  readonly queryReaders: QueryReaders;
}
