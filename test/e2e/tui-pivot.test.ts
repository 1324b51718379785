import { describe, it } from 'vitest';
import { openReadyScreen } from '../helpers/screen/open-screen.ts';
import { explained, openQuery, pivotToTrace } from '../helpers/screen/walks.ts';

describe('the pivot by keys', () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 120, rows: 40 },
    { columns: 200, rows: 50 },
  ])('leads from a slow percentile to the line that explains it, at $columns x $rows', async (size) => {
    const screen = await openReadyScreen(size);
    await pivotToTrace(screen);
    // Where the failure began stands above the waterfall, and the selected line says it in the service's own words.
    await screen
      .path(/^latency › /)
      .and.pane('trace')
      .title(/ 32 spans {2}7 errors$/)
      .contains(/^! payment oteldemo\.PaymentService\/Charge/)
      .and.pane('logs')
      .title(/ 8 lines$/)
      .selects(explained)
      .selects('Payment request');

    // From the line back to its span.
    screen.press('4', 'Enter');
    await screen
      .pane('trace')
      .isFocused()
      .selects(/^› ! .*payment/)
      .and.keyLine(/^Enter open {2}d details/);

    // From the span to the memory of the pod that served it, and back.
    screen.press('M');
    await screen
      .path('› pod of payment')
      .and.pane('metric')
      .isFocused()
      .selects(/payment-\S+ .*MiB/);
    screen.press('[');
    await screen
      .pane('trace')
      .isFocused()
      .selects(/^› ! .*payment/);
    screen.press(']');
    await screen
      .pane('metric')
      .isFocused()
      .selects(/payment-\S+ .*MiB/);
  });

  it('shows a span in full, folds, and jumps between failed spans', async () => {
    const screen = await openReadyScreen({ columns: 120, rows: 40 });
    await pivotToTrace(screen);
    screen.press('z');
    await screen.pane('logs').isHidden().and.pane('metric').isHidden().and.pane('trace').isFocused();
    screen.press('d');
    await screen.pane('trace').details('span').contains('status error');
    screen.press('Escape');
    await screen.pane('trace').hasNoDetails();
    screen.press('N');
    await screen.pane('trace').selects(/^› ! .*checkout/);
    screen.press('g');
    await screen.pane('trace').selects(/^› {1,3}!? .*frontend-proxy/);
    screen.press('h');
    await screen.pane('trace').selects(/^› .*\+\d+ ingress/);
    screen.press('l');
    await screen
      .pane('trace')
      .selects('ingress')
      .lacks(/\+\d+ ingress/);
  });

  it('says that a pivot without exemplars is inferred', async () => {
    const screen = await openReadyScreen({ columns: 200, rows: 50 });
    await openQuery(screen, 'pod-cpu');
    await screen
      .pane('metric')
      .contains(/POD +.*CPU/)
      .contains('payment-');
    screen.press('/');
    screen.type('payment');
    screen.press('Enter');
    await screen.pane('metric').title(/ 3 of \d+ series$/);
    screen.press('Enter');
    await screen
      .pane('trace')
      .contains('~ inferred: ')
      .and.pane('logs')
      .title(/ [1-9]\d* lines$/);
  });

  it('follows lines live, pauses with an obvious mark and counts what was not seen', async () => {
    // A clock that runs: the demo writes as it goes.
    const screen = await openReadyScreen({ columns: 120, rows: 30, env: { OBSQ_NOW: '' } });
    screen.press('4', 'e');
    await screen.overlay('LogQL').isOpen();
    screen.press('Ctrl-U');
    screen.type('{service_name="frontend-proxy"}');
    screen.press('Enter');
    const logs = screen.pane('logs');
    await logs
      .isFocused()
      .title(/ lines$/)
      .contains('/api/');
    screen.press('f');
    await logs.title(/^4 logs {2}LIVE.* [1-9]\d* lines$/);
    screen.press('Space');
    await logs.title(/PAUSED [1-9]\d* unseen/);
    screen.press('Space');
    await logs.title(/^4 logs {2}LIVE/);
    screen.press('f');
    await logs.titleLacks('LIVE').titleLacks('PAUSED');
  });
});
