/** Of every row, in CSS pixels; list-row.css draws them so high. */
export const rowHeights = { normal: 76, compact: 54 } as const;
