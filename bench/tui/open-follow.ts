import { limitHeapGrowth } from '../../src/tui/terminal/limit-heap-growth.ts';
import { createStory } from '../../test/helpers/tui/story-answers.ts';
import { openInProcess } from '../../test/helpers/tui/tui-in-process.ts';

/** The screen at 200x50 with 10,000 rows in each pane and a follow that waits for lines, in this process. */
export function openFollow() {
  limitHeapGrowth();
  const { answer, open } = createStory({
    queries: 10_000,
    series: 10_000,
    exemplars: 10_000,
    spans: 10_000,
    lines: 10_000,
    points: 61,
  });
  const tui = openInProcess({ columns: 200, rows: 50, answer, isBlind: true });
  open(tui);
  tui.paint();
  // The metric, its exemplars, the pivot into trace and logs, then a follow of the logs' streams.
  for (const key of ['\r', 'x', '\r', '4', 'f']) tui.press(key);
  const requestId = tui.state.path.steps[tui.state.path.at]?.logs.tail?.requestId;
  if (requestId === undefined) throw new Error('the follow did not begin');
  return { tui, requestId };
}
