import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { LineCutter } from "../lines/line-cutter.ts";
import { deviceReplyOctetsMax, deviceSocket } from "./device-verbs.ts";
import type { DeviceAnswer, DeviceArguments, DeviceReply, DeviceVerb } from "./device-verbs.ts";

/** Why the machine did not do it; the text is for people. */
export class DeviceRefusal extends Error {
  override readonly name = "DeviceRefusal";
}

/** Joining a network takes the longest: half a minute, and the way back. */
const answerMsMax = 120_000;

/** Asks the root helper, which systemd starts when somebody does. */
export class DeviceClient {
  readonly #path: string;

  constructor(path = deviceSocket) {
    this.#path = path;
  }

  /** Rejects with a DeviceRefusal where it was not done, also where this is no machine of ours. */
  async ask<Verb extends DeviceVerb>(
    verb: Verb,
    args: DeviceArguments<Verb>,
  ): Promise<DeviceAnswer<Verb>> {
    const socket = connect(this.#path);
    try {
      await once(socket, "connect");
    } catch (cause) {
      socket.destroy();
      throw new DeviceRefusal("This is not a Homepost box: its system is looked after elsewhere", {
        cause,
      });
    }
    socket.setTimeout(answerMsMax, () => socket.destroy(new Error("No answer in time")));
    try {
      socket.write(`${JSON.stringify({ verb, arguments: args })}\n`);
      // The verb of this name answers with this type: both sides are the same program.
      return answerOf(await replyOf(socket)) as DeviceAnswer<Verb>;
    } finally {
      socket.destroy();
    }
  }
}

async function replyOf(socket: Socket): Promise<DeviceReply | undefined> {
  const lines = new LineCutter(deviceReplyOctetsMax);
  try {
    for await (const chunk of socket) {
      const [line] = lines.push(chunk as Buffer);
      if (line !== undefined) return JSON.parse(line) as DeviceReply;
    }
  } catch (cause) {
    throw new DeviceRefusal("The box's helper did not answer: try again", { cause });
  }
  return undefined;
}

function answerOf(reply: DeviceReply | undefined): unknown {
  switch (reply?.kind) {
    case "answer":
      return reply.answer;
    case "refused":
      throw new DeviceRefusal(reply.text);
    case "failed":
    case undefined:
      throw new DeviceRefusal("The box's helper failed at it: see its log");
  }
}
