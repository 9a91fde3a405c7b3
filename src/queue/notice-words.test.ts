import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { queueEntryOf } from "../testing/queue-entry.ts";
import type { NoticeRecipient } from "./notice.ts";
import { adviceFor } from "./notice-words.ts";

describe("advice in a notice", () => {
  const check = (
    failure: string,
    expected: RegExp | undefined,
    {
      remoteMta = "mx.example",
      ...more
    }: Partial<NoticeRecipient> & {
      readonly remoteMta?: string | null;
    } = {},
  ): void => {
    it(`on "${failure}"${more.via === undefined ? "" : " of a smarthost"}`, () => {
      const [, code, status, text] = /^(\d{3} )?(\d\.\d+\.\d+) (.*)$/.exec(failure)!;
      const outcome = {
        code: code === undefined ? undefined : Number(code),
        enhancedStatusCode: status!,
        text: text!,
        remoteMta: remoteMta ?? undefined,
      };
      const entry = queueEntryOf();
      const recipient = { entry, action: "failed", attempts: 1, outcome, ...more } as const;
      const advice = adviceFor(recipient);
      if (expected === undefined) assert.equal(advice, undefined);
      else assert.match(advice!, expected);
    });
  };
  const via = "smtp.isp.example";
  check("550 5.1.1 No such user", /does not know this address.*spelling/);
  check("550 5.0.0 Unknown", /does not know this address/);
  check("5.1.2 The domain does not exist", /behind the @/);
  check("5.4.4 The host has no address", /behind the @/);
  check("5.1.10 The domain takes no mail", /takes no mail at all/);
  check("552 5.2.2 Full", /mailbox is full/);
  check("452 4.2.2 Full", /mailbox is full/, { action: "delayed" });
  check("550 5.2.1 Disabled", /takes no mail at present/);
  check("552 5.3.4 Too big", /larger than the other server takes/);
  check("5.3.4 The message has more octets than it takes", /larger/);
  check("535 4.7.8 Bad password", /smtp\.isp\.example.*name and password.*Transports/, { via });
  check("4.4.1 No connection", /cannot be reached.*Transports/, { via });
  check("530 5.7.0 Authentication required", /name and password/, { via });
  check("5.7.30 REQUIRETLS", /protected connections only/);
  const demanding = queueEntryOf({ requireTls: true });
  check("530 5.7.10 Encryption needed", /protected connections only/, { entry: demanding });
  check("530 5.7.10 TLS first", undefined);
  check("554 5.7.1 Does not leave", /set up not to send such mail/, { remoteMta: null });
  check("4.7.5 TLS failed", /could not be protected/);
  check("5.6.7 No UTF-8", /beyond ASCII/);
  check("5.4.6 Loop", /circle/);
  check("550 5.7.1 Listed at x", /by its rules.*smarthost/);
  check("550 5.7.26 No DMARC", /by its rules/);
  check("4.4.3 No answer of the DNS", /DNS/);
  check("5.7.1 Suppressed", /suppressed addresses \(homepost/, { suppressed: "before" });
  check("450 4.2.1 Greylisted", undefined, { action: "delayed" });
  check("451 4.7.1 Greylisted", undefined, { action: "delayed" });
  check("250 2.0.0 Taken", undefined, { action: "relayed" });
  // Its own words say what to do.
  check("4.4.1 No answer on port 25", undefined);
});
