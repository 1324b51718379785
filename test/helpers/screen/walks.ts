import type { Screen } from './screen.ts';

/** Finds a saved query in the palette and opens it. */
export async function openQuery(screen: Screen, name: string): Promise<void> {
  screen.press(':');
  await screen.overlay('Commands').contains('type to search');
  screen.type(name);
  await screen.overlay('Commands').selects(new RegExp(`^[›>] ${name} .* query`));
  screen.press('Enter');
}

/** The latency query with its exemplars. */
export async function openLatency(screen: Screen): Promise<void> {
  await openQuery(screen, 'latency');
  await screen
    .pane('metric')
    .isFocused()
    .title(/latency.* \d+ series, \d+ exemplars/);
}

/** From the latency query to Enter on its slowest exemplar. */
export async function openSlowest(screen: Screen): Promise<void> {
  await openLatency(screen);
  screen.press('x');
  await screen
    .pane('metric')
    .contains(/VALUE +TIME +TRACE ID/)
    .selects(/^[›>] .*[0-9a-f]{32}/);
  screen.press('Enter');
}

/** On to the trace of the slowest exemplar, and to its logs, in which the line that explains it is selected. */
export async function pivotToTrace(screen: Screen): Promise<void> {
  await openSlowest(screen);
  // The line is selected with the second step, which waits for the trace.
  await screen
    .pane('trace')
    .isFocused()
    .title(/ \d+ spans {2}\d+ errors?$/)
    .and.pane('logs')
    .title(/ \d+ lines$/)
    .titleLacks(/asking|waiting/)
    .selects(explained);
}

/** The line of the service that failed. */
export const explained = /^[›>] [\d:.]+ ERROR payment/;

/** On to the line's details and its span, and to the memory of the span's pod. */
export async function pivotToPod(screen: Screen): Promise<void> {
  await pivotToTrace(screen);
  screen.press('4', 'd');
  await screen.pane('logs').isFocused().details('line');
  // Two keys in one read, as fast fingers press them.
  screen.press('Escape', 'Enter');
  await screen
    .pane('trace')
    .isFocused()
    .selects(/^[›>] ! .*payment/)
    .and.keyLine('M pod');
  screen.press('M');
  await screen
    .pane('metric')
    .isFocused()
    .selects(/payment-\S+ .*MiB/);
}
