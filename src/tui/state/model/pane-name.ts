/** The panes of the screen, in the order of their number keys. */
export const paneNames = ['queries', 'metric', 'trace', 'logs'] as const;
export type PaneName = (typeof paneNames)[number];
