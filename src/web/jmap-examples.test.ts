// The examples of RFC 8620 that are seen over HTTP only.
import assert from "node:assert/strict";
import { it } from "node:test";
import type { Json } from "../jmap/json.ts";
import { coreLimits, mailLimits } from "../jmap-server/limits.ts";
import { RfcExample } from "../testing/rfc-example.ts";
import { WebDoor } from "../testing/web-door.ts";

it("RFC 8620 §2.1: the session object", async () => {
  await using web = await WebDoor.open();
  const { origin } = web;
  const response = await web.fetch("/jmap/session", { headers: web.basic });
  const example = new RfcExample(web.jmap);
  const capabilities = {
    "urn:ietf:params:jmap:core": {},
    "urn:ietf:params:jmap:mail": {
      ...mailLimits,
      emailQuerySortOptions: "<sortOptions>",
      mayCreateTopLevelMailbox: true,
    },
    "urn:ietf:params:jmap:submission": "<submission>",
    "urn:ietf:params:jmap:vacationresponse": {},
    "urn:homepost:settings": {},
  };
  example.compare((await response.json()) as Json, {
    capabilities: {
      "urn:ietf:params:jmap:core": {
        ...coreLimits,
        collationAlgorithms: ["i;ascii-casemap", "i;unicode-casemap"],
      },
      "urn:ietf:params:jmap:mail": {},
      "urn:ietf:params:jmap:submission": {},
      "urn:ietf:params:jmap:vacationresponse": {},
      "urn:ietf:params:jmap:websocket": "<webSocket>",
      "urn:homepost:settings": {},
    },
    accounts: {
      "<account>": {
        name: "you@example.org",
        isPersonal: true,
        isReadOnly: false,
        accountCapabilities: capabilities,
      },
    },
    primaryAccounts: {
      "urn:ietf:params:jmap:mail": "<account>",
      "urn:ietf:params:jmap:submission": "<account>",
      "urn:ietf:params:jmap:vacationresponse": "<account>",
      "urn:homepost:settings": "<account>",
    },
    username: "you@example.org",
    apiUrl: `${origin}/jmap/api`,
    downloadUrl: `${origin}/jmap/download/{accountId}/{blobId}/{name}?type={type}`,
    uploadUrl: `${origin}/jmap/upload/{accountId}/`,
    eventSourceUrl: `${origin}/jmap/events?types={types}&closeafter={closeafter}&ping={ping}`,
    state: "<s75128aab4b1b>",
  });
});

it("RFC 8620 §3.4.1: a response ends with the state of the session", async () => {
  await using web = await WebDoor.open();
  const { state } = (await (await web.fetch("/jmap/session", { headers: web.basic })).json()) as {
    state: string;
  };
  const methodCalls = [["Core/echo", { arg3: "a" }, "c1"]];
  const using = ["urn:ietf:params:jmap:core"];
  const createdIds = { k: "m5" };
  const response = await web.post("/jmap/api", { using, methodCalls, createdIds }, web.basic);
  assert.deepEqual(await response.json(), {
    methodResponses: methodCalls,
    createdIds,
    sessionState: state,
  });
});

it("RFC 8620 §6.1: an upload is answered with its blob", async () => {
  await using web = await WebDoor.open();
  const { accountId } = web.jmap;
  const headers = { ...web.basic, "content-type": "image/png" };
  const body = "\u0089PNG";
  const path = `/jmap/upload/${accountId}/`;
  const response = await web.fetch(path, { method: "POST", headers, body });
  new RfcExample(web.jmap).compare((await response.json()) as Json, {
    accountId,
    blobId: "<blobId>",
    type: "image/png",
    size: 5,
  });
});
