import { aboutAccount, question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

export const accountRemove = question({
  ...aboutAccount,
  name: "account.remove",
  help:
    "Removes an account: nobody can log in to it and it gets no mail. Its mail stays on the disk, so that\n" +
    '"config rollback" can bring it back.',
  textOf: revisionText,
});
