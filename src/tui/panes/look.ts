import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Theme } from '../../view/text/theme.ts';

/** The settings that everything on the screen is drawn with. */
export interface Look {
  readonly theme: Theme;
  /** Whether only ASCII may be drawn (LANG=C). */
  readonly ascii: boolean;
  readonly zone: TimeZone;
  /** Whether letters mark the lines of charts, because there are no colours to distinguish them. */
  readonly letters: boolean;
}
