import { render } from "preact";
import { textsFor } from "../kit/text/texts.ts";

const texts = textsFor(navigator.languages);
render(<h1>{texts.t("app.name")}</h1>, document.querySelector("#app")!);
