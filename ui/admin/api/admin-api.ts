// The calls of the server, as the command line makes them too: names, arguments and results are those of src/admin.
import type { CallArguments, CallName, CallResult } from "../../../src/admin/calls.ts";

export type { CallArguments, CallName, CallResult };

export interface AdminApi {
  /** `report` hears each line of progress. Rejects with a CallFailure. */
  call<Name extends CallName>(
    name: Name,
    args: CallArguments<Name>,
    report?: (line: string) => void,
  ): Promise<CallResult<Name>>;
}

export type FailureKind = "loggedOut" | "refused" | "unreachable" | "fault";

/** A call that came to nothing; of one that was refused, the text says what to do. */
export class CallFailure extends Error {
  override readonly name = "CallFailure";
  readonly kind: FailureKind;

  constructor(kind: FailureKind, text = "") {
    super(text);
    this.kind = kind;
  }
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The API of the server that the page came from. */
export function httpApi(fetchFrom: Fetch): AdminApi {
  return {
    async call(name, args, report) {
      const response = await post(fetchFrom, `/admin/api/${name}`, args, report !== undefined);
      if (report === undefined || !response.ok) return resultOf(await bodyOf(response), response);
      return resultOf(await lastLine(response, report), response);
    },
  };
}

/** What the server says to a password: its status. */
export async function logIn(fetchFrom: Fetch, password: string): Promise<number> {
  return (await post(fetchFrom, "/admin/login", { password })).status;
}

export async function logOut(fetchFrom: Fetch): Promise<void> {
  await post(fetchFrom, "/admin/logout", {});
}

/** Rejects with a CallFailure where no answer comes. */
export async function post(
  fetchFrom: Fetch,
  url: string,
  body: unknown,
  isStreamed = false,
): Promise<Response> {
  try {
    return await fetchFrom(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(isStreamed ? { accept: "application/jsonl" } : {}),
      },
      body: JSON.stringify(body),
    });
  } catch {
    throw new CallFailure("unreachable");
  }
}

/** An answer of the server: the result of a call, or a problem (RFC 9457 §3). */
interface Answer {
  readonly result?: unknown;
  readonly title?: string;
  readonly status?: number;
}

async function bodyOf(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new CallFailure("fault");
  }
}

async function lastLine(response: Response, report: (line: string) => void): Promise<Answer> {
  let rest = "";
  let last: Answer = {};
  const read = (line: string): void => {
    if (line === "") return;
    const answer = JSON.parse(line) as Answer & { readonly progress?: string };
    if (answer.progress === undefined) last = answer;
    else report(answer.progress);
  };
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) read(line);
    }
    read(rest);
  } catch {
    throw new CallFailure("unreachable");
  }
  return last;
}

/** The failure that an answer stands for. */
export async function problemOf(response: Response): Promise<CallFailure> {
  const { title } = await bodyOf(response);
  return failureOf(response.status, title);
}

function failureOf(status: number, title: string | undefined): CallFailure {
  if (status === 401) return new CallFailure("loggedOut");
  return new CallFailure(status < 500 ? "refused" : "fault", title);
}

function resultOf<Result>(answer: Answer, { ok, status }: Response): Result {
  // Of a call that tells its progress, the status is known before its end.
  const code = ok && answer.status !== undefined ? answer.status : status;
  if (ok && answer.status === undefined) return answer.result as Result;
  throw failureOf(code, answer.title);
}
