import { describe, it } from 'vitest';
import { openReadyScreen } from '../helpers/screen/open-screen.ts';
import { openQuery } from '../helpers/screen/walks.ts';

describe('the comparison of metrics by keys', () => {
  it('has a day earlier beside the rows, then a week, then nothing, and sorts by the change', async () => {
    const screen = await openReadyScreen({ columns: 120, rows: 40 });
    await openQuery(screen, 'pod-memory');
    await screen
      .pane('metric')
      .isFocused()
      .contains(/POD +TREND/)
      .titleLacks(/ vs /);
    screen.press('z', 'v');
    await screen
      .pane('metric')
      .title(/vs 1d/)
      .contains(/1D AGO +CHANGE/)
      .contains(/[+-][\d.]+ MiB [+-][\d.]+ %/);
    screen.press('v');
    await screen
      .pane('metric')
      .title(/vs 1w/)
      .contains(/1W AGO +CHANGE/);
    // Memory, of request, of limit, the pod's sum, then the change.
    screen.press('s', 's', 's', 's');
    await screen.pane('metric').contains(/CHANGE v/);
    screen.press('v');
    await screen.pane('metric').titleLacks(/ vs /).lacks(/AGO/);
  });
});
