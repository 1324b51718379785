import { Box, type DOMElement } from 'ink';
import type { ReactElement } from 'react';
import type { PaneName } from '../state/model/pane-name.ts';
import type { LayoutNode } from './layout.ts';

export interface PaneBoxesProps {
  readonly node: LayoutNode;
  readonly columns: number;
  readonly rows: number;
  /** Receives the box of each pane, or null when the pane goes away. */
  readonly onBox: (name: PaneName, box: DOMElement | null) => void;
}

/** Renders the arrangement of panes as empty boxes. `drawScreen` paints the contents over their rectangles, cell by cell. */
export function PaneBoxes({ node, columns, rows, onBox }: PaneBoxesProps): ReactElement {
  return (
    <Box width={columns} height={rows}>
      <PaneBox node={node} direction="row" onBox={onBox} />
    </Box>
  );
}

interface PaneBoxProps {
  readonly node: LayoutNode;
  readonly direction: 'row' | 'column';
  readonly onBox: PaneBoxesProps['onBox'];
}

function PaneBox({ node, direction, onBox }: PaneBoxProps): ReactElement {
  const size =
    node.cells === undefined
      ? { flexGrow: 1, flexBasis: 0 }
      : direction === 'row'
        ? { width: node.cells, flexShrink: 0 }
        : { height: node.cells, flexShrink: 0 };
  if (node.kind === 'pane') {
    const { name } = node;
    return <Box {...size} ref={(box) => onBox(name, box)} />;
  }
  // Panes side by side have one column between them for a rule; panes above each other are separated by their titles.
  return (
    <Box {...size} flexDirection={node.kind} columnGap={node.kind === 'row' ? 1 : 0}>
      {node.children.map((child) => (
        <PaneBox key={keyOf(child)} node={child} direction={node.kind} onBox={onBox} />
      ))}
    </Box>
  );
}

function keyOf(node: LayoutNode): string {
  return node.kind === 'pane' ? node.name : node.children.map(keyOf).join('+');
}
