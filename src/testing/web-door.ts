import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { ConnectionLimiter } from "../account/connection-limiter.ts";
import type { AuthenticationOutcome, WebAuthenticator } from "../account/authenticator.ts";
import { DeviceTokens } from "../account/device-token.ts";
import { Passkeys } from "../account/passkeys.ts";
import { FailedLoginLimiter } from "../account/failed-login-limiter.ts";
import type { AccountId } from "../store/ids.ts";
import { Log } from "../log/log.ts";
import { HtmlCleaner } from "../web/html-mail/html-cleaner.ts";
import type { AdminRoutesOptions } from "../web/admin-routes.ts";
import { AdminSessions } from "../web/admin-sessions.ts";
import { HttpDoor } from "../web/http-door.ts";
import type { Pages } from "../web/page-pack.ts";
import type { SetupRoutesOptions } from "../web/setup-routes.ts";
import { webApp } from "../web/web-app.ts";
import { WebSessions } from "../web/web-sessions.ts";
import { JmapDoor } from "./jmap-door.ts";

/** The pages and JMAP over HTTP on a port of loopback; "you@example.org" with the password "right horse". */
export class WebDoor implements AsyncDisposable {
  readonly jmap: JmapDoor;
  readonly cleaner: HtmlCleaner;
  readonly origin: string;
  readonly #door: HttpDoor;

  private constructor(
    jmap: JmapDoor,
    { door, cleaner }: { readonly door: HttpDoor; readonly cleaner: HtmlCleaner },
    port: number,
  ) {
    this.jmap = jmap;
    this.cleaner = cleaner;
    this.#door = door;
    this.origin = `http://127.0.0.1:${port}`;
  }

  static async open(options: { readonly pages?: Pages } = {}): Promise<WebDoor> {
    const jmap = await JmapDoor.open();
    const { test } = jmap;
    const clock = (): number => Date.now();
    const random = randomBytes;
    const passkeys = new Passkeys({ store: test.store, clock, random, secret: Buffer.alloc(32) });
    const authenticator = testAuthenticator(test.accountId());
    const sessions = new WebSessions({
      store: test.store,
      directory: { isLoginDisabled: () => false },
      clock,
    });
    const log = new Log((line) => jmap.log.push(line), "info");
    const cleaner = new HtmlCleaner({ log });
    const door = new HttpDoor({
      app: webApp({
        ...options,
        store: test.store,
        jmap: jmap.server,
        sessions,
        authenticator,
        log,
        cleaner,
        admin: noAdmin(log),
        setup: { ...noAdmin(log), ...claimedSetup },
        passkeys,
        devices: new DeviceTokens({ secret: Buffer.alloc(32), random }),
        clock,
        own: () => {
          throw new Error("not in this test");
        },
      }),
      certificates: undefined,
      connections: new ConnectionLimiter({ clock: () => Date.now(), rateLimits: false }),
      log,
    });
    const listener = await door.listen({ port: 0, host: "127.0.0.1" });
    if (!listener.listening) await once(listener, "listening");
    return new WebDoor(jmap, { door, cleaner }, (listener.address() as AddressInfo).port);
  }

  fetch(path: string, options: RequestInit = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, { redirect: "manual", ...options });
  }

  /** Headers of a program that has a password. */
  get basic(): Record<string, string> {
    return { authorization: `Basic ${btoa("you@example.org:right horse")}` };
  }

  /** Logs in as the page does; the headers of its later requests. */
  async logIn(): Promise<Record<string, string>> {
    const response = await this.post("/login", {
      login: "you@example.org",
      password: "right horse",
    });
    const [cookie = ""] = response.headers.getSetCookie();
    return { cookie: cookie.split(";")[0]!, origin: this.origin };
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", origin: this.origin, ...headers },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#door.close();
    await this.cleaner[Symbol.asyncDispose]();
    await this.jmap[Symbol.asyncDispose]();
  }
}

/** One password and no codes. */
function testAuthenticator(accountId: AccountId): WebAuthenticator {
  const judge = (login: string, password: string): Promise<AuthenticationOutcome> =>
    Promise.resolve(
      login === "you@example.org" && password === "right horse"
        ? { kind: "authenticated", accountId, login }
        : { kind: "refused", reason: "bad-credentials" },
    );
  return {
    login: judge,
    logInToPages: ({ login, password }) => judge(login, password),
    confirm: ({ login, password }) => judge(login, password),
    logInByPasskey: () => ({ kind: "refused", reason: "bad-credentials" }),
  };
}

/** It was never to be claimed. */
const claimedSetup: Omit<SetupRoutesOptions, "hostName" | "log"> = {
  setup: {
    isClaimed: true,
    tryCode: () => Promise.resolve({ kind: "claimed" }),
    claim: () => Promise.resolve(),
  },
  password: { set: () => Promise.resolve() },
  adminSessions: new AdminSessions(() => Date.now()),
  secureDoor: () => Promise.resolve(undefined),
  clock: () => Date.now(),
};

/** There are no admin pages here. */
function noAdmin(log: Log): AdminRoutesOptions {
  const clock = (): number => Date.now();
  return {
    admin: () => {
      throw new Error("not in this test");
    },
    password: { isSet: false, verify: () => Promise.resolve(false) },
    sessions: new AdminSessions(clock),
    failures: new FailedLoginLimiter({ clock, rateLimits: false }),
    hostName: "mail.example",
    log,
  };
}
