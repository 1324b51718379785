// In a process of its own (bundled by tui.bench.mjs): what usual steps send at 200x50. test/tui/byte-counts.test.ts holds them.
import { createStory } from '../../test/helpers/tui/story-answers.ts';
import { byteCount, openInProcess } from '../../test/helpers/tui/tui-in-process.ts';

const { answer, open } = createStory({ queries: 60, series: 40, exemplars: 80, spans: 60, lines: 200 });
const tui = openInProcess({ columns: 200, rows: 50, answer });
open(tui);
const figures: Record<string, number> = {};
const measure = (name: string, bytes: string): void => {
  figures[name] = byteCount(bytes);
};
/** The most of some steps. */
const most = (name: string, keys: string): void => {
  figures[name] = Math.max(...[...keys].map((key) => byteCount(tui.press(key))));
};
measure('first frame', tui.paint());
most('next query', 'jjjjjjkk');
measure('open the metric', tui.press('\r'));
most('next series, highlight in the chart', 'jjjjjjkk');
tui.dispatch({ kind: 'timer', timer: 'refresh' });
measure('a refresh that brings the same', tui.paint());
tui.press('x');
most('next exemplar, cursor in the chart', 'jjjjjjkk');
measure('open trace and logs', tui.press('\r'));
most('next span', 'jjjjjjkk');
tui.press('4');
most('next log line', 'jjjjjjkk');
tui.redraw();
measure('everything anew', tui.paint());
process.stdout.write(JSON.stringify(figures));
tui.close();
