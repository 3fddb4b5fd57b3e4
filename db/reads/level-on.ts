/** The level of card `c` on a date that lies after every change: one that was set by hand has ended by itself, whether or not that was recorded yet. */
export const levelOn = (date: string) => `case when c.level_set_until < ${date} then c.level_under else c.level end`;
