import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import { dsnOf } from "../testing/post.ts";
import { queueEntryOf } from "../testing/queue-entry.ts";
import { conclude, concludeGivenUp, concludeSuppressed } from "./conclusion.ts";

const outcomes: Readonly<Record<string, RecipientOutcome>> = {
  taken: outcome({ kind: "delivered", code: 250, enhancedStatusCode: "2.0.0" }),
  takenWithNotices: outcome({
    kind: "delivered",
    code: 250,
    enhancedStatusCode: "2.0.0",
    dsnRelayed: true,
  }),
  ours: outcome({
    kind: "delivered",
    code: 250,
    enhancedStatusCode: "2.0.0",
    remoteMta: undefined,
  }),
  later: outcome({ kind: "deferred", code: 450, enhancedStatusCode: "4.2.1" }),
  never: outcome({ kind: "failed", code: 552, enhancedStatusCode: "5.2.2" }),
};

function outcome(given: Partial<RecipientOutcome>): RecipientOutcome {
  return {
    kind: "failed",
    code: undefined,
    enhancedStatusCode: "5.0.0",
    text: "x",
    remoteMta: "mx.example",
    dsnRelayed: false,
    ...given,
  };
}

describe("what follows from an attempt", () => {
  const check = (
    name: keyof typeof outcomes,
    given: Partial<QueueEntry>,
    expected: readonly [ended: string | undefined, notice: string | undefined],
  ): void => {
    it(`that came to "${name}", of ${JSON.stringify(given)}`, () => {
      const { ended, notice } = conclude(queueEntryOf(given), outcomes[name]!);
      assert.deepEqual([ended, notice], expected);
    });
  };
  const success = { dsn: dsnOf({ notify: ["success"] }) };
  check("taken", {}, ["delivered", undefined]);
  check("taken", success, ["delivered", "relayed"]);
  check("takenWithNotices", success, ["delivered", undefined]);
  check("ours", success, ["delivered", "delivered"]);
  check("never", {}, ["failed", "failed"]);
  check("never", { dsn: dsnOf({ notify: ["never"] }) }, ["failed", undefined]);
  check("never", { dsn: dsnOf({ notify: ["delay"] }) }, ["failed", undefined]);
  check("never", { reversePath: "" }, ["failed", undefined]);
  check("later", {}, [undefined, undefined]);
  check("later", { attempts: 3 }, [undefined, undefined]);
  check("later", { attempts: 4 }, [undefined, "delayed"]);
  check("later", { attempts: 4, dsn: dsnOf({ notify: ["failure"] }) }, [undefined, undefined]);
  check("later", { attempts: 5 }, [undefined, undefined]);
  check("later", { attempts: 7 }, ["failed", "failed"]);
  // A message with fewer attempts is never late: it fails first.
  check("later", { attempts: 4, attemptsMax: 5 }, ["failed", "failed"]);
  check("later", { attempts: 7, attemptsMax: 20 }, [undefined, undefined]);
  check("later", { attempts: 4, report: "tls" }, ["failed", "failed"]);
  check("later", { attempts: 4, report: "tls", attemptsMax: 9 }, [undefined, undefined]);

  it("counts attempts where there was one", () => {
    const entry = queueEntryOf({ attempts: 3 });
    const suppression = {
      accountId: 1,
      address: "b@y.example",
      baseAddress: "b@y.example",
      reason: "Asked",
      manual: true,
      createdAt: 1,
    };
    assert.equal(conclude(entry, outcomes["later"]!).attempts, 4);
    assert.equal(concludeGivenUp(entry).attempts, 3);
    const suppressed = concludeSuppressed(entry, suppression);
    assert.deepEqual([suppressed.attempts, suppressed.ended], [3, "suppressed"]);
  });
});
