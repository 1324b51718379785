import { Readable, Writable } from 'node:stream';
import { type DOMElement, type Instance, render } from 'ink';
import type { PaneName } from '../state/model/pane-name.ts';
import type { LayoutNode } from './layout.ts';
import { PaneBoxes } from './PaneBoxes.tsx';

/** The rectangle of a pane, in cells from the top left of the room for panes. */
export interface Rectangle {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

export interface PaneMeasurer {
  /** Returns the rectangles of an arrangement. Ink computes them only when the arrangement or the size has changed. */
  measure(node: LayoutNode, columns: number, rows: number): ReadonlyMap<PaneName, Rectangle>;
  close(): void;
}

/**
 * Lays panes out with Ink and reads the rectangles from its boxes. Ink never sees the terminal: it writes a blank frame for
 * each layout into a null stream (debug mode), because painting text through Ink costs several times what painting cells does.
 */
export function createPaneMeasurer(): PaneMeasurer {
  const boxes = new Map<PaneName, DOMElement>();
  const onBox = (name: PaneName, box: DOMElement | null): void => {
    if (box === null) boxes.delete(name);
    else boxes.set(name, box);
  };
  const stdout = createNullStream();
  let instance: Instance | null = null;
  let lastKey = '';
  let last: ReadonlyMap<PaneName, Rectangle> = new Map();
  return {
    measure(node, columns, rows) {
      const key = JSON.stringify([node, columns, rows]);
      if (key === lastKey) return last;
      stdout.columns = columns;
      stdout.rows = rows;
      const tree = <PaneBoxes node={node} columns={columns} rows={rows} onBox={onBox} />;
      if (instance === null) {
        instance = render(tree, {
          stdout,
          stderr: stdout,
          stdin: nullInput(),
          debug: true,
          exitOnCtrlC: false,
          patchConsole: false,
        });
      } else {
        instance.rerender(tree);
      }
      last = new Map([...boxes].map(([name, box]) => [name, rectangleOf(box)]));
      lastKey = key;
      return last;
    },
    close: () => instance?.unmount(),
  };
}

/** The rectangle of a box from the top left. Yoga's positions are relative to the parent, so this adds them up. */
function rectangleOf(box: DOMElement): Rectangle {
  let column = 0;
  let row = 0;
  for (let at: DOMElement | undefined = box; at !== undefined; at = at.parentNode) {
    column += at.yogaNode?.getComputedLeft() ?? 0;
    row += at.yogaNode?.getComputedTop() ?? 0;
  }
  return {
    column,
    row,
    columns: box.yogaNode?.getComputedWidth() ?? 0,
    rows: box.yogaNode?.getComputedHeight() ?? 0,
  };
}

/** An output stream with the size of a terminal that discards everything. */
interface NullStream extends NodeJS.WriteStream {
  columns: number;
  rows: number;
}

/** Creates the stream that Ink writes to instead of the terminal. */
function createNullStream(): NullStream {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stream, { columns: 80, rows: 24, isTTY: false }) as unknown as NullStream;
}

/** Creates an input stream without any data for Ink, because the key splitter reads the keys. */
function nullInput(): NodeJS.ReadStream {
  const stream = new Readable({ read: () => undefined });
  return Object.assign(stream, { isTTY: false, fd: -1 }) as unknown as NodeJS.ReadStream;
}
