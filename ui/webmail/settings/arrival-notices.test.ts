import assert from "node:assert/strict";
import { it } from "node:test";
import { Texts } from "../../kit/text/texts.ts";
import { ArrivalNotices } from "./arrival-notices.ts";

it("says that there is new mail, to those who want to know and do not see it", () => {
  const shown: string[] = [];
  const state = { isWanted: true, isSeen: false };
  const notices = new ArrivalNotices({
    t: new Texts().t,
    isWanted: () => state.isWanted,
    isSeen: () => state.isSeen,
    show: (text) => shown.push(text),
  });
  for (const unread of [undefined, 5, 6, 4, undefined, 6]) notices.hear(unread);
  assert.deepEqual(shown.splice(0), ["1 new message", "2 new messages"]);
  state.isSeen = true;
  notices.hear(7);
  state.isSeen = false;
  state.isWanted = false;
  notices.hear(8);
  assert.deepEqual(shown, []);
});
