import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import type { CallArguments, CallName, CallResult } from "../admin/calls.ts";
import { LineCutter } from "../lines/line-cutter.ts";
import { answerOctetsMax, socketName, type ControlAnswer } from "./protocol.ts";

/** The server said no, or there is none; the text says what to do. */
export class ControlError extends Error {
  override readonly name = "ControlError";
}

/** Asks the server that runs on the data directory. */
export async function callServer<Name extends CallName>(
  directory: string,
  call: Name,
  args: CallArguments<Name>,
  report: (line: string) => void = () => {},
): Promise<CallResult<Name>> {
  const socket = connect(join(directory, socketName));
  try {
    await once(socket, "connect");
  } catch (cause) {
    throw new ControlError(reasonOf(directory, cause), { cause });
  }
  try {
    socket.write(`${JSON.stringify({ call, arguments: args })}\n`);
    const lines = new LineCutter(answerOctetsMax);
    for await (const chunk of socket) {
      for (const line of lines.push(chunk as Buffer)) {
        const answer = JSON.parse(line) as ControlAnswer;
        if (answer.kind === "progress") report(answer.line);
        // The call of this name answers with this type: both sides are the same program.
        else return resultOf(answer) as CallResult<Name>;
      }
    }
  } finally {
    socket.destroy();
  }
  throw new ControlError("The server ended before it answered: see its log");
}

function resultOf(answer: Exclude<ControlAnswer, { kind: "progress" }>): unknown {
  switch (answer.kind) {
    case "result":
      return answer.result;
    case "refused":
      throw new ControlError(answer.text);
    case "failed":
      throw new ControlError("The server failed at it: see its log");
  }
}

function reasonOf(directory: string, cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ECONNREFUSED":
    case "ENOTDIR":
      return (
        `No server runs on ${directory}: start one with "homepost serve --dir ${directory}", ` +
        "or name another directory with --dir"
      );
    case "EACCES":
    case "EPERM":
      return `Not allowed to use the server on ${directory}: run this as the server's user`;
    default:
      return `Cannot reach the server on ${directory}: ${String(cause)}`;
  }
}
