/** Of every row, in CSS pixels; list-row.css draws them so high. */
export const rowHeight = 76;
