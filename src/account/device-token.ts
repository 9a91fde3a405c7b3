import { createHmac, timingSafeEqual } from "node:crypto";
import type { AccountId } from "../store/ids.ts";
import type { Random } from "./password.ts";

const pattern = /^([\w-]{22})\.([\w-]{43})$/;

/**
 * What a browser keeps that somebody has logged in with, so that it is known again: others who guess at the same
 * account, or from the same network, cannot shut it out. It lets nobody in.
 */
export class DeviceTokens {
  readonly #secret: Buffer;
  readonly #random: Random;

  /** `secret` is the same after a restart. */
  constructor(options: { readonly secret: Buffer; readonly random: Random }) {
    this.#secret = options.secret;
    this.#random = options.random;
  }

  issue(accountId: AccountId): string {
    const device = this.#random(16).toString("base64url");
    return `${device}.${this.#proof(accountId, device).toString("base64url")}`;
  }

  /** Which device it is; undefined where the token is not ours, or for another account. */
  deviceOf(accountId: AccountId, token: string): string | undefined {
    const [, device = "", proof = ""] = pattern.exec(token) ?? [];
    const found = Buffer.from(proof, "base64url");
    const right = this.#proof(accountId, device);
    return found.length === right.length && timingSafeEqual(found, right) ? device : undefined;
  }

  #proof(accountId: AccountId, device: string): Buffer {
    return createHmac("sha256", this.#secret).update(`device ${accountId} ${device}`).digest();
  }
}
