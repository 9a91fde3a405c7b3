import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatListData } from "./list-data.ts";

describe("mbox-list-extended, RFC 9051 §7.3.1", () => {
  it("prints CHILDINFO and OLDNAME", () => {
    const mode = { utf8: false };
    assert.equal(formatListData({}, mode), "");
    assert.equal(formatListData({ childInfo: [] }, mode), "");
    assert.equal(
      formatListData({ childInfo: ["SUBSCRIBED", "SPECIAL-USE"] }, mode),
      ' ("CHILDINFO" ("SUBSCRIBED" "SPECIAL-USE"))',
    );
    assert.equal(formatListData({ oldName: "ü b" }, mode), ' ("OLDNAME" ("&APw- b"))');
    assert.equal(
      formatListData({ childInfo: ["SUBSCRIBED"], oldName: "ü" }, { utf8: true }),
      ' ("CHILDINFO" ("SUBSCRIBED") "OLDNAME" ("\xc3\xbc"))',
    );
  });
});
