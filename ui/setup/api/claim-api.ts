/** What can be asked of a box that is nobody's yet. */
export interface ClaimApi {
  state(): Promise<ClaimState | "unreachable">;
  claim(code: string): Promise<ClaimAnswer>;
  password(password: string): Promise<ClaimAnswer>;
}

export interface ClaimState {
  readonly isClaimed: boolean;
  /** This browser has shown the claim code. */
  readonly hasCode: boolean;
  /** Where the same page is with TLS, and by which words it is known; undefined where it is not, or this is it. */
  readonly secure?: { readonly port: number; readonly words: readonly string[] } | undefined;
}

export interface ClaimAnswer {
  /** Of HTTP; 0: the box could not be reached. */
  readonly status: number;
  /** What the server says to it. */
  readonly title?: string | undefined;
  readonly waitSeconds?: number | undefined;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export function httpClaimApi(fetchFrom: Fetch): ClaimApi {
  const post = async (name: string, body: object): Promise<Response | undefined> => {
    try {
      return await fetchFrom(`/setup/api/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    } catch {
      return undefined;
    }
  };
  const answerTo = async (name: string, body: object): Promise<ClaimAnswer> => {
    const response = await post(name, body);
    if (response === undefined) return { status: 0 };
    if (response.ok) return { status: response.status };
    const said = (await response.json().catch(() => ({}))) as Omit<ClaimAnswer, "status">;
    return { status: response.status, title: said.title, waitSeconds: said.waitSeconds };
  };
  return {
    async state() {
      const response = await post("state", {});
      if (!response?.ok) return "unreachable";
      return ((await response.json()) as { readonly result: ClaimState }).result;
    },
    claim: (code) => answerTo("claim", { code }),
    password: (password) => answerTo("password", { password }),
  };
}
