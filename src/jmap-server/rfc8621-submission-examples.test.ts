// The examples of RFC 8621 §7.
import { it } from "node:test";
import type { JsonObject } from "../jmap/json.ts";
import { JmapDoor } from "../testing/jmap-door.ts";
import { savedDraft } from "../testing/rfc-draft.ts";
import { RfcExample } from "../testing/rfc-example.ts";

const accountId = "<account>";

/** A result reference. RFC 8620 §3.7 */
function names(door: JmapDoor): Record<string, string> {
  const { test } = door;
  return {
    inbox: `f${test.mailboxId()}`,
    drafts: `f${test.mailboxId("Drafts")}`,
    sent: `f${test.mailboxId("Sent")}`,
  };
}

it("RFC 8621 §7.5.1: a draft is sent and moved, taken back and moved back, or not accepted", async () => {
  await using door = await JmapDoor.open();
  const { list } = await door.call("Identity/get", { ids: null });
  const [identity] = list as readonly JsonObject[];
  const example = new RfcExample(door, { ...names(door), identity: identity!["id"]! });
  await example.exchange(...savedDraft);
  const rcptTo = [{ email: "jane@example.com", parameters: null }];
  const mailFrom = { email: "john@example.org", parameters: null };
  const submission = { identityId: "<identity>", emailId: "<draft>" };
  const create = { k1490: { ...submission, envelope: { mailFrom, rcptTo } } };
  const moved = { "mailboxIds/<drafts>": null, "mailboxIds/<sent>": true, "keywords/$draft": null };
  await example.exchange(
    [
      [
        "EmailSubmission/set",
        { accountId, create, onSuccessUpdateEmail: { "#k1490": moved } },
        "0",
      ],
    ],
    [
      [
        "EmailSubmission/set",
        { accountId, oldState: "<s012421s6>", newState: "<s355421f6>", created: "<created>" },
        "0",
      ],
      [
        "Email/set",
        { accountId, oldState: "<s355421f6>", newState: "<s778197>", updated: { "<draft>": null } },
        "0",
      ],
    ],
  );
  await takeBack(door, example);
  const many = Array.from({ length: 1_001 }, (_, index) => ({ email: `a${index}@example.com` }));
  const tooMany = { ...submission, envelope: { mailFrom, rcptTo: many } };
  await example.exchange(
    [["EmailSubmission/set", { accountId, create: { k1490: tooMany } }, "0"]],
    [
      [
        "EmailSubmission/set",
        {
          accountId,
          oldState: "<last>",
          newState: "<last>",
          notCreated: { k1490: { type: "tooManyRecipients", maxRecipients: 1_000 } },
        },
        "0",
      ],
    ],
  );
});

async function takeBack(door: JmapDoor, example: RfcExample): Promise<void> {
  const { ids } = await door.call("EmailSubmission/query", {});
  const [id] = ids as [string];
  const back = { "mailboxIds/<sent>": null, "mailboxIds/<drafts>": true, "keywords/$draft": true };
  await example.exchange(
    [
      [
        "EmailSubmission/set",
        {
          accountId,
          update: { [id]: { undoStatus: "canceled" } },
          onSuccessUpdateEmail: { [id]: back },
        },
        "0",
      ],
      ["Email/get", { accountId, ids: ["<draft>"], properties: ["mailboxIds", "keywords"] }, "1"],
    ],
    [
      [
        "EmailSubmission/set",
        { accountId, oldState: "<s778197>", newState: "<canceled>", updated: { [id]: null } },
        "0",
      ],
      [
        "Email/set",
        { accountId, oldState: "<canceled>", newState: "<last>", updated: { "<draft>": null } },
        "0",
      ],
      [
        "Email/get",
        {
          accountId,
          state: "<last>",
          list: [
            {
              id: "<draft>",
              mailboxIds: { "<drafts>": true },
              keywords: { $seen: true, $draft: true },
            },
          ],
          notFound: [],
        },
        "1",
      ],
    ],
  );
}
