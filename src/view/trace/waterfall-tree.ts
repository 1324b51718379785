import { appendSafe, repeatSafe, type SafeText, safe } from '../../domain/text/sanitize.ts';
import type { WaterfallRow } from './waterfall-rows.ts';

/** How the lines of the tree are drawn; every piece is two cells wide. */
interface TreeSigns {
  readonly line: SafeText;
  readonly none: SafeText;
  readonly branch: SafeText;
  readonly last: SafeText;
  /** The same where callers in between have no row. */
  readonly skippingBranch: SafeText;
  readonly skippingLast: SafeText;
  readonly deep: SafeText;
}

const unicodeSigns: TreeSigns = {
  line: safe`│ `,
  none: safe`  `,
  branch: safe`├─`,
  last: safe`└─`,
  skippingBranch: safe`├┄`,
  skippingLast: safe`└┄`,
  deep: safe`›`,
};
const asciiSigns: TreeSigns = {
  line: safe`| `,
  none: safe`  `,
  branch: safe`|-`,
  last: safe`\`-`,
  skippingBranch: safe`|~`,
  skippingLast: safe`\`~`,
  deep: safe`>`,
};

/** What stands before the name of a row: one cell to each UTF-16 unit. */
export type BranchPainter = (row: WaterfallRow) => SafeText;

/** Lines of the tree down to a row; past the deepest level that has room, the depth stands as a number. */
export function createBranchPainter(maxLevels: number, ascii: boolean): BranchPainter {
  const signs = ascii ? asciiSigns : unicodeSigns;
  // Rows that follow one another mostly have the same lines before them.
  let lastLevels = -1;
  let lastGuides = -1;
  let lastText = safe``;
  return (row) => {
    if (row.level === 0) return safe``;
    const levels = Math.min(row.level, maxLevels);
    if (levels !== lastLevels || row.guides !== lastGuides) {
      lastText = drawGuides(row.guides, levels, signs);
      lastLevels = levels;
      lastGuides = row.guides;
    }
    if (row.level > maxLevels) return appendSafe(lastText, safe`${signs.deep}${row.depth} `);
    if (row.skips) return appendSafe(lastText, row.hasNext ? signs.skippingBranch : signs.skippingLast);
    return appendSafe(lastText, row.hasNext ? signs.branch : signs.last);
  };
}

/** Lines of the tree that pass a line below a row, to the column of its name. */
export function branchBelow(row: WaterfallRow, maxLevels: number, ascii: boolean): SafeText {
  if (row.level === 0) return safe``;
  const signs = ascii ? asciiSigns : unicodeSigns;
  const text = drawGuides(row.guides, Math.min(row.level, maxLevels), signs);
  return appendSafe(text, row.hasNext ? signs.line : signs.none);
}

function drawGuides(guides: number, levels: number, signs: TreeSigns): SafeText {
  if (guides === 0) return repeatSafe(signs.none, levels - 1);
  let text = safe``;
  for (let level = 1; level < levels; level += 1)
    text = appendSafe(text, (guides & (1 << level)) === 0 ? signs.none : signs.line);
  return text;
}
