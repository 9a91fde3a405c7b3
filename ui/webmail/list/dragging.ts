/** Messages on their way to a mailbox: ids with spaces between them. */
export const draggedType = "application/x-homepost-messages";
