import { queueHolding } from "./queue-holding.ts";

export const queueUnhold = queueHolding({
  held: false,
  help: "Lets messages go that are held. Each goes at its time: at once, where that has passed.",
  done: "no longer held",
});
