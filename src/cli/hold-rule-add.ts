import { directoryOption, UsageError, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { counted } from "./table.ts";

export const holdRuleAdd: Command = {
  usage: "FIELD... | --all",
  help:
    "Holds the messages that all of this is true of: those that wait, and those that come. Held\n" +
    'messages stay so until "queue unhold", also when the rule is removed.',
  options: {
    dir: directoryOption,
    account: { value: "NAME", text: "of that account" },
    "sender-domain": { value: "DOMAIN", text: "from that domain" },
    "recipient-domain": { value: "DOMAIN", text: "to that domain" },
    all: { text: "all messages" },
  },
  async run(context, words) {
    const fields = {
      account: words.value("account"),
      senderDomain: words.value("sender-domain"),
      recipientDomain: words.value("recipient-domain"),
    };
    const isAnything = Object.values(fields).every((value) => value === undefined);
    if (isAnything !== words.has("all")) throw new UsageError("Say what to hold, or --all");
    const { id, held } = await call(context, words, {
      name: "queue.hold-rules.add",
      arguments: { ...fields, all: isAnything },
    });
    context.terminal.out(`Rule ${id} added, ${counted(held, "message")} held by it\n`);
    return 0;
  },
};
