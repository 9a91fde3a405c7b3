import assert from "node:assert/strict";
import { it } from "node:test";
import { hostileMails } from "../../testing/hostile-mail.ts";
import { SeededRandom } from "../../testing/seeded-random.ts";
import { cleanHtml } from "./clean-html.ts";
import { faultOfHtml } from "./html-checker.ts";

const rounds = 3_000;
const crumbs = [
  ..."<>\"'`=/&;:#!-\\(){}[]@*,. \n\t\0".split(""),
  ..."<!-- --> <![CDATA[ ]]> </style> <style> </svg> <svg> <math> </p> <p> &lt; &quot; url( src= href= style= \\75 /* */".split(
    " ",
  ),
  "\u{2028}",
  "\u{ff1c}",
  "\u{d800}",
];

/** Pieces of hostile mails put together anew, with crumbs of syntax between. */
function hostile(random: SeededRandom, mails: readonly string[]): string {
  let html = "";
  for (let pieces = random.between(1, 6); pieces > 0; pieces--) {
    const mail = random.pick(mails);
    const from = random.chance(0.5) ? 0 : random.below(mail.length);
    html += mail.slice(from, random.chance(0.5) ? undefined : random.between(from, mail.length));
    for (let more = random.below(3); more > 0; more--) html += random.pick(crumbs);
  }
  return html;
}

it("lets nothing through that the checker does not know, whatever comes", () => {
  const mails = hostileMails().map(({ html }) => html);
  const random = new SeededRandom(Number(process.env["SEED"] ?? 20261121));
  for (let round = 0; round < rounds; round++) {
    const html = hostile(random, mails);
    const external = random.chance(0.5);
    const cleaned = cleanHtml(html, { external });
    const fault = faultOfHtml(cleaned, external);
    assert.equal(
      fault,
      undefined,
      `seed ${random.seed}, round ${round}: ${JSON.stringify({ html, cleaned })}`,
    );
  }
});
