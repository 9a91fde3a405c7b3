import { createPasskey, getPasskey } from "../../kit/passkey/passkey.ts";
import { CallFailure, post, problemOf } from "./admin-api.ts";
import type { Fetch } from "./admin-api.ts";

/** Passkeys of these pages, where the browser has them. */
export interface AdminPasskeys {
  /** Resolves to the status of the answer; undefined: the browser showed none. */
  logIn(): Promise<number | undefined>;
  /** Rejects with a CallFailure; undefined: the browser made none. */
  add(name: string): Promise<true | undefined>;
}

export function adminPasskeys(fetchFrom: Fetch): AdminPasskeys {
  return {
    logIn: async () => {
      const response = await asked(fetchFrom, "/admin/login/passkey/options", getPasskey);
      if (response === undefined) return undefined;
      return (await post(fetchFrom, "/admin/login/passkey", { response })).status;
    },
    add: async (name) => {
      const response = await asked(fetchFrom, "/admin/passkey/options", createPasskey);
      if (response === undefined) return undefined;
      const answer = await post(fetchFrom, "/admin/passkey", { name, response });
      if (!answer.ok) throw await problemOf(answer);
      return true;
    },
  };
}

/** What the browser makes of the options that the server gives. */
async function asked(
  fetchFrom: Fetch,
  url: string,
  ask: (options: object) => Promise<object>,
): Promise<object | undefined> {
  const answer = await post(fetchFrom, url, {});
  if (!answer.ok) throw await problemOf(answer);
  const { options } = (await answer.json()) as { readonly options?: object };
  if (options === undefined) throw new CallFailure("fault");
  try {
    return await ask(options);
  } catch {
    return undefined;
  }
}
