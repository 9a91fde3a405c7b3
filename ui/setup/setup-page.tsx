// The page at /setup/: makes everything, tells it of the browser, and draws it.
import { render } from "preact";
import { httpApi, logIn } from "../admin/api/admin-api.ts";
import { httpClaimApi } from "./api/claim-api.ts";
import { copyText } from "./copy-text.ts";
import { Setup } from "./setup.ts";
import { SetupView } from "./setup-view.tsx";
import { setupTextsFor } from "./text/setup-texts.ts";

const fetchHere = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
const texts = setupTextsFor(navigator.languages);
document.documentElement.lang = texts.language;

// The link on the screen of the box has the code behind #c=. It does not stay in the history of the browser.
const code = /^#c=([\w-]{1,100})$/.exec(location.hash)?.[1];
if (code !== undefined) history.replaceState(undefined, "", location.pathname);

/** What reads the page aloud, and who uses the keyboard, begins at the heading. */
function shown(): void {
  scrollTo(0, 0);
  requestAnimationFrame(() => document.querySelector("h1")?.focus());
}

const setup = new Setup({
  claims: httpClaimApi(fetchHere),
  api: httpApi(fetchHere),
  logIn: (password) => logIn(fetchHere, password),
  texts,
  code,
  copy: copyText,
  shown,
});
render(<SetupView setup={setup} />, document.querySelector("#app")!);
void setup.start();
