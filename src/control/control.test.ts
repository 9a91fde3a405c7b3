import assert from "node:assert/strict";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { RunningControl } from "../testing/running-control.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { callServer, ControlError } from "./control-client.ts";
import { LineCutter } from "../lines/line-cutter.ts";
import { requestOctetsMax } from "./protocol.ts";

describe("control socket", () => {
  it("is private", async () => {
    await using control = await RunningControl.start();
    const { mode } = await stat(`${control.directory}/control.sock`);
    assert.equal(mode & 0o777, 0o600);
  });

  it("answers calls, with what they report on the way", async () => {
    await using control = await RunningControl.start({
      verify: async (report) => {
        report("first");
        report("second");
        return false;
      },
    });
    const lines: string[] = [];
    const result = await callServer(control.directory, "verify", {}, (line) => lines.push(line));
    assert.deepEqual(result, { sound: false });
    assert.deepEqual(lines, ["first", "second"]);
    assert.equal((await callServer(control.directory, "status", {})).version, "1");
  });

  it("tells a client what is wrong with its call, and does not log it", async () => {
    await using control = await RunningControl.start();
    await assert.rejects(
      callServer(control.directory, "account.add", { address: "a@none.example", password: "x" }),
      (error) =>
        error instanceof ControlError &&
        /There is no domain "none.example" here/.test(error.message),
    );
    await assert.rejects(
      callServer(control.directory, "queue.drop", { ids: [] }),
      /say which: numbers/,
    );
    assert.deepEqual(control.logged, []);
  });

  it("logs a fault of our own, and tells the client no details", async () => {
    const verify = async (): Promise<boolean> => {
      throw new Error("secret detail");
    };
    await using control = await RunningControl.start({ verify });
    await assert.rejects(callServer(control.directory, "verify", {}), /failed at it: see its log/);
    assert.match(control.logged.join(), /control\.call\.failed.*secret detail/);
  });

  it("says what to do where no server runs", async () => {
    await using directory = await TemporaryDirectory.make("control");
    await assert.rejects(
      callServer(directory.path, "status", {}),
      /No server runs on .*serve --dir/,
    );
  });
});

describe("control socket, given what it does not expect", () => {
  it("refuses and goes on", async () => {
    await using control = await RunningControl.start();
    const answers = await raw(control, 'nonsense\n[]\n{"call":"toString"}\n{"call":"status"}\n');
    const kinds = answers.trim().split("\n");
    assert.deepEqual(
      kinds.map((line) => (JSON.parse(line) as { kind: string }).kind),
      ["refused", "refused", "refused", "result"],
    );
  });

  it("ends a client whose line has no end", async () => {
    await using control = await RunningControl.start();
    assert.match(await raw(control, Buffer.alloc(requestOctetsMax + 2, 0x61)), /^$|too long/);
    assert.equal((await callServer(control.directory, "status", {})).hostName, "h");
  });

  it("survives random octets", async () => {
    await using control = await RunningControl.start();
    const random = new SeededRandom(4711);
    const request = Buffer.from('{"call":"queue.list","arguments":{"limit":5}}\n');
    for (let round = 0; round < 100; round++) await raw(control, random.mutated(request));
    assert.equal((await callServer(control.directory, "status", {})).hostName, "h");
    assert.deepEqual(control.logged, []);
  });
});

describe("line cutter", () => {
  it("gives the same lines octet by octet as at once", () => {
    const text = Buffer.from("one\n\nthree ü\nrest");
    const whole = new LineCutter(100).push(text);
    const cutter = new LineCutter(100);
    assert.deepEqual(
      [...text].flatMap((octet) => cutter.push(Buffer.from([octet]))),
      whole,
    );
    assert.deepEqual(whole, ["one", "", "three ü"]);
  });

  it("refuses a line that is too long, ended or not", () => {
    assert.throws(() => new LineCutter(3).push(Buffer.from("abcd\n")), RangeError);
    const cutter = new LineCutter(3);
    cutter.push(Buffer.from("abc"));
    assert.throws(() => cutter.push(Buffer.from("d")), RangeError);
  });
});

/** Sends the octets and gives back all answers, until the server ends the connection. */
async function raw(control: RunningControl, octets: Buffer | string): Promise<string> {
  const socket = connect(`${control.directory}/control.sock`);
  socket.on("error", () => {});
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.end(octets);
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
}
