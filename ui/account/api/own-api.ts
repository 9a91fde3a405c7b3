// The calls about one's own account: names, arguments and results are those of src/own-account.
import type {
  OwnCallArguments,
  OwnCallName,
  OwnCallResult,
} from "../../../src/own-account/calls.ts";

export type { OwnCallArguments, OwnCallName, OwnCallResult };

export interface OwnApi {
  /** Rejects with an OwnFailure. */
  call<Name extends OwnCallName>(
    name: Name,
    args: OwnCallArguments<Name>,
  ): Promise<OwnCallResult<Name>>;
}

/** "confirm": it is to be asked again, when the person has shown who they are; "given-up": they did not want to. */
export type OwnFailureKind =
  | "confirm"
  | "fault"
  | "given-up"
  | "logged-out"
  | "refused"
  | "unreachable";

/** A call that came to nothing; of one that was refused, the text says what to do. */
export class OwnFailure extends Error {
  override readonly name = "OwnFailure";
  readonly kind: OwnFailureKind;

  constructor(kind: OwnFailureKind, text = "") {
    super(text);
    this.kind = kind;
  }
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The API of the server that the page came from. */
export function ownApi(fetchFrom: Fetch): OwnApi {
  return {
    async call(name, args) {
      const { status, body } = await post(fetchFrom, `/account/api/${name}`, args);
      if (status === 200) return body["result"] as OwnCallResult<typeof name>;
      const title = typeof body["title"] === "string" ? body["title"] : "";
      if (status === 401) throw new OwnFailure("logged-out");
      if (body["type"] === "urn:homepost:confirm") throw new OwnFailure("confirm");
      throw new OwnFailure(status === 400 ? "refused" : "fault", title);
    },
  };
}

async function post(
  fetchFrom: Fetch,
  url: string,
  args: unknown,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  let response: Response;
  try {
    response = await fetchFrom(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(args),
    });
  } catch {
    throw new OwnFailure("unreachable");
  }
  const body: unknown = await response.json().catch(() => ({}));
  return { status: response.status, body: isRecord(body) ? body : {} };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
