import type { SeededRandom } from "./seeded-random.ts";

const words = [
  ..."invoice meeting harbour lantern velvet the and of with quartz pepper Zürich München".split(
    " ",
  ),
  ..."Straße größer élève crêpe naïve ığdır İzmir ΟΔΟΣ привет мир 東京 天気 北京市 カタカナ 편지".split(
    " ",
  ),
];

/** A message of some words, the same for the same random numbers. It has `mark` in its text. */
export function letter(random: SeededRandom, mark: string): string {
  const some = (count: number): string =>
    Array.from({ length: count }, () => random.pick(words)).join(" ");
  const subject = Buffer.from(some(3)).toString("base64");
  const text = Buffer.from(`${some(30)} ${mark} ${some(30)}\r\n`).toString("base64");
  return [
    `From: ${random.pick(["Ada", "Bob", "Eve"])} <${random.text("abc", 3)}@example.org>`,
    "To: you@localhost",
    `Subject: =?utf-8?B?${subject}?=`,
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    text,
    "",
  ].join("\r\n");
}
