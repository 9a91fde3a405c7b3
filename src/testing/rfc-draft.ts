import type { JsonObject } from "../jmap/json.ts";
import type { Call } from "./rfc-example.ts";

const accountId = "<account>";

const draft: JsonObject = {
  mailboxIds: { "<drafts>": true },
  keywords: { $seen: true, $draft: true },
  from: [{ name: "Joe Bloggs", email: "joe@example.org" }],
  to: [{ name: "John", email: "john@example.com" }],
  subject: "World domination",
  receivedAt: "2018-07-10T01:05:08Z",
  sentAt: "2018-07-10T11:05:08+10:00",
  bodyStructure: {
    type: "multipart/alternative",
    subParts: [
      { partId: "49db", type: "text/html" },
      { partId: "bd48", type: "text/plain" },
    ],
  },
  bodyValues: {
    bd48: {
      value: "I have the most brilliant plan. Let me tell you all about it. What we do is, we",
      isTruncated: false,
    },
    "49db": {
      value: "<!DOCTYPE html><html><body><div>I have the most brilliant plan.</div></body></html>",
      isTruncated: false,
    },
  },
};

/** Request and response of RFC 8621 §4.10 that save a draft, "<draft>", into "<drafts>". */
export const savedDraft: readonly [readonly Call[], readonly Call[]] = [
  [["Email/set", { accountId, create: { k1546: draft } }, "0"]],
  [
    [
      "Email/set",
      {
        accountId,
        oldState: "<s780823>",
        newState: "<s780839>",
        created: {
          k1546: {
            id: "<draft>",
            blobId: "<draftBlob>",
            threadId: "<draftThread>",
            size: "<draftSize>",
          },
        },
      },
      "0",
    ],
  ],
];
