import type { AccountId } from "../store/ids.ts";

/** Somebody who has proved who they are. */
export interface WebLogin {
  readonly accountId: AccountId;
  readonly login: string;
  /** Of a browser with our cookie; undefined for programs with a password of their own. */
  readonly session: Buffer | undefined;
}
