import { queueHolding } from "./queue-holding.ts";

export const queueHold = queueHolding({
  held: true,
  help: 'Keeps messages in the queue: they are not attempted until "queue unhold".',
  done: "held",
});
