import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Theme } from '../../view/text/theme.ts';

/** How everything on the screen is drawn. */
export interface Look {
  readonly theme: Theme;
  /** Only ASCII may be drawn (LANG=C). */
  readonly ascii: boolean;
  readonly zone: TimeZone;
  /** Lines of charts carry letters, because nothing else tells them apart. */
  readonly letters: boolean;
}
