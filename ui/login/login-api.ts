import { getPasskey } from "../kit/passkey/passkey.ts";
import type { LoginAnswer, LoginApi } from "./login.ts";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The server's part in logging in. `passkeys`: whether they can be used on this page. */
export function loginApi(
  fetchFrom: Fetch,
  options: { readonly passkeys: boolean; readonly enter: () => void },
): LoginApi {
  const { enter } = options;
  const logIn: LoginApi["logIn"] = (asked) => answerTo(fetchFrom, "/login", asked);
  if (!options.passkeys) return { logIn, enter };
  return {
    logIn,
    enter,
    logInByPasskey: async (remember) => {
      const asked = await post(fetchFrom, "/login/passkey/options", {});
      if (asked === undefined) return "unreachable";
      if (!asked.ok) return { status: asked.status };
      const { options: wanted } = (await asked.json()) as { options: object };
      let response: object;
      try {
        response = await getPasskey(wanted);
      } catch {
        return "given-up";
      }
      const answer = await answerTo(fetchFrom, "/login/passkey", { response, remember });
      const isUnknown = answer !== "unreachable" && answer.status === 401;
      return isUnknown ? "given-up" : answer;
    },
  };
}

async function answerTo(fetchFrom: Fetch, url: string, body: object): Promise<LoginAnswer> {
  const response = await post(fetchFrom, url, body);
  if (response === undefined) return "unreachable";
  const problem: unknown = await response.json().catch(() => undefined);
  const type = typeof problem === "object" && problem !== null && "type" in problem && problem.type;
  return { status: response.status, ...(typeof type === "string" ? { type } : {}) };
}

async function post(fetchFrom: Fetch, url: string, body: object): Promise<Response | undefined> {
  try {
    return await fetchFrom(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    return undefined;
  }
}
