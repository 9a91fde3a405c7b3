// The pages of the access point: plain HTML, no JavaScript, nothing but one form at a time. The window in which a phone
// shows them keeps no cookies and opens no other windows. appliance.md 3.1
import { html } from "hono/html";
import type { WifiAttempt } from "../../box/wifi-control.ts";
import type { WifiNetwork } from "../../device/device-facts.ts";
import type { Country } from "./countries.ts";
import type { WifiLanguage, WifiTexts } from "./wifi-texts.ts";

/** What hono's html makes: text that is escaped, or will be. */
export type Markup = ReturnType<typeof html>;

/** For who has joined the access point, while the box is nobody's. */
export interface ClaimFacts {
  readonly code: string;
  readonly link: string;
}

export interface WifiView {
  readonly t: WifiTexts;
  readonly language: WifiLanguage;
  /** Goes with the form, and is good once. */
  readonly token: string;
  readonly claim: ClaimFacts | undefined;
  /** Of the certificate, to be compared by people. */
  readonly words: readonly string[];
}

export interface WifiForm extends WifiView {
  readonly networks: readonly WifiNetwork[];
  readonly countries: readonly Country[];
  readonly country: string | undefined;
  /** As it was typed before. */
  readonly ssid: string | undefined;
  readonly problem: string | undefined;
}

/** The choice of a network, with what went wrong before. */
export function formPage(view: WifiForm): Markup {
  const { t, problem, token } = view;
  return page(
    view,
    html`<h1>${t.heading}</h1>
      <p>${t.intro}</p>
      ${problem === undefined ? "" : problemBox(t, problem)}
      <form method="post" action="/wifi/join">
        <input type="hidden" name="token" value="${token}" />
        ${networkChoice(view)}
        <label class="field">
          <b>${t.password}</b>
          <input type="password" name="passphrase" maxlength="64" autocomplete="off" />
          <span class="hint">${t.passwordHint} ${t.unprotected}</span>
        </label>
        ${countryChoice(view)}
        <button>${t.connect}</button>
      </form>
      ${claimBox(view)}`,
  );
}

/** Looks again by itself. */
export function joiningPage(view: WifiView, here: string): Markup {
  const { t } = view;
  return page(
    view,
    html`<h1>${t.joining}</h1>
      <progress aria-label="${t.joining}"></progress>
      <p>${t.joiningText}</p>
      <p>${t.joiningAgain} <b>${here}</b></p>
      ${claimBox(view)}`,
    html`<meta http-equiv="refresh" content="4;url=/wifi/" />`,
  );
}

export function joinedPage(
  view: WifiView,
  { ssid }: Extract<WifiAttempt, { kind: "joined" }>,
  links: readonly string[],
): Markup {
  const { t, token } = view;
  return page(
    view,
    html`<h1>${t.joined}</h1>
      <section>
        <h2>${ssid}</h2>
        <p>${t.joinedText}</p>
        ${linkList(links)}
      </section>
      <form method="post" action="/wifi/done">
        <input type="hidden" name="token" value="${token}" />
        <p class="hint">${t.doneHint}</p>
        <button>${t.done}</button>
      </form>
      ${claimBox(view)}`,
  );
}

export function finishedPage(view: WifiView, links: readonly string[]): Markup {
  const { t } = view;
  return page(
    view,
    html`<h1>${t.finished}</h1>
      <section>
        <p>${t.finishedText}</p>
        ${linkList(links)}
      </section>
      ${claimBox(view)}`,
  );
}

function page({ t, language }: WifiView, content: Markup, head: Markup | string = ""): Markup {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${head}
        <title>${t.title}</title>
        <link rel="stylesheet" href="/wifi/style.css" />
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;
}

function problemBox(t: WifiTexts, problem: string): Markup {
  return html`<section class="failed" role="alert">
    <h2>${t.failed}</h2>
    <p>${problem}</p>
  </section>`;
}

function networkChoice({ t, networks, ssid }: WifiForm): Markup {
  const isKnown = networks.some((network) => network.ssid === ssid);
  const isOther = networks.length === 0 || (ssid !== undefined && !isKnown);
  return html`<fieldset>
    <legend>${t.networks}</legend>
    ${networks.map((network) => networkLine(t, network, network.ssid === ssid))}
    <label class="network">
      <input type="radio" name="choice" value="other" ${isOther ? "checked" : ""} />
      <span>${t.other}</span>
    </label>
    <label class="field">
      <b>${t.otherName}</b>
      <input
        name="name"
        maxlength="32"
        autocomplete="off"
        autocapitalize="off"
        value="${isOther ? (ssid ?? "") : ""}"
      />
    </label>
  </fieldset>`;
}

function networkLine(
  t: WifiTexts,
  { ssid, signal, security }: WifiNetwork,
  isChosen: boolean,
): Markup {
  const note = { open: t.open, password: "", other: t.company }[security];
  const isOff = security === "other";
  return html`<label class="network">
    <input
      type="radio"
      name="choice"
      value="=${ssid}"
      ${isChosen ? "checked" : ""}
      ${isOff ? "disabled" : ""}
    />
    <span>${ssid} <small>${note}</small></span>
    <meter min="0" max="100" low="30" high="60" optimum="100" value="${signal}">${signal} %</meter>
  </label>`;
}

function countryChoice({ t, countries, country }: WifiForm): Markup {
  return html`<label class="field">
    <b>${t.country}</b>
    <select name="country">
      <option value=""></option>
      ${countries.map(
        ({ code, name }) =>
          html`<option value="${code}" ${code === country ? "selected" : ""}>${name}</option>`,
      )}
    </select>
    <span class="hint">${t.countryHint}</span>
  </label>`;
}

function claimBox({ t, claim, words }: WifiView): Markup | string {
  if (claim === undefined) return "";
  return html`<section>
    <h2>${t.claim}</h2>
    <p>${t.claimText}</p>
    <p><b>${claim.link}</b></p>
    <img class="qr" src="/wifi/claim.svg" alt="${t.qr}" />
    <p>
      ${t.code}<br />
      <span class="code">${claim.code}</span>
    </p>
    <p class="hint">${t.codeHint}</p>
    <p class="hint">${t.words}</p>
    <p class="words">${words.join(" ")}</p>
  </section>`;
}

/** To be opened elsewhere: here they lead nowhere. */
function linkList(links: readonly string[]): Markup {
  return html`<p>${links.map((link) => html`<b>${link}</b><br />`)}</p>`;
}
