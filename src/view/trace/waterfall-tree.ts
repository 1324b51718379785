import { appendSafe, repeatSafe, type SafeText, safe } from '../../domain/text/sanitize.ts';
import type { WaterfallRow } from './waterfall-rows.ts';

/** The pieces that the lines of the tree are drawn with; each but `deep` is two cells wide. */
interface TreeSigns {
  readonly line: SafeText;
  readonly none: SafeText;
  readonly branch: SafeText;
  readonly last: SafeText;
  /** The branch of a row whose nearest callers have no row. */
  readonly skippingBranch: SafeText;
  readonly skippingLast: SafeText;
  readonly deep: SafeText;
  /** The same where the nearest callers have no row. */
  readonly skippingDeep: SafeText;
}

const unicodeSigns: TreeSigns = {
  line: safe`│ `,
  none: safe`  `,
  branch: safe`├─`,
  last: safe`└─`,
  skippingBranch: safe`├┄`,
  skippingLast: safe`└┄`,
  deep: safe`›`,
  skippingDeep: safe`┄›`,
};
const asciiSigns: TreeSigns = {
  line: safe`| `,
  none: safe`  `,
  branch: safe`|-`,
  last: safe`\`-`,
  skippingBranch: safe`|~`,
  skippingLast: safe`\`~`,
  deep: safe`>`,
  skippingDeep: safe`~>`,
};

/** Draws the text before the name of a row. Each of its UTF-16 units takes one cell. */
export type BranchPainter = (row: WaterfallRow) => SafeText;

/** Creates a painter for the lines of the tree that lead to a row. Past `maxLevels` it writes the depth as a number. */
export function createBranchPainter(maxLevels: number, ascii: boolean): BranchPainter {
  const signs = ascii ? asciiSigns : unicodeSigns;
  // Neighbouring rows mostly have the same lines before them, so the last text is kept.
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
    if (row.level > maxLevels)
      return appendSafe(lastText, safe`${row.skips ? signs.skippingDeep : signs.deep}${row.depth} `);
    if (row.skips) return appendSafe(lastText, row.hasNext ? signs.skippingBranch : signs.skippingLast);
    return appendSafe(lastText, row.hasNext ? signs.branch : signs.last);
  };
}

/** The lines of the tree for an extra line below a row, up to the column of the row's name. */
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
