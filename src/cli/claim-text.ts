import { formatClaimCode } from "../setup/claim-code.ts";
import type { RunningServer } from "./command.ts";

/** Where and with what a box that is nobody's is claimed; its QR code only for people, who have a screen to show it on. */
export async function claimText(
  server: Pick<RunningServer, "doors" | "claimCode" | "keyWords" | "setupFaults">,
  { withPicture }: { readonly withPicture: boolean },
): Promise<string> {
  const { doors, claimCode, keyWords = [], setupFaults } = server;
  const door = doors.find(({ service }) => service === "http") ?? doors[0];
  const faults =
    setupFaults === undefined
      ? ""
      : `\nNothing of setup.txt was done:\n  ${setupFaults.replaceAll("\n", "\n  ")}\n`;
  const link = `${originOf(door)}/setup/`;
  if (claimCode === undefined) {
    return `${faults}\nThis box waits for its owner at ${link}, with the claim code they have.\n\n`;
  }
  const whole = `${link}#c=${claimCode}`;
  const picture = withPicture ? `\n${await pictureOf(whole)}\n` : "";
  return `${faults}
This box waits for its owner.

  setup page   ${link}
  claim code   ${formatClaimCode(claimCode)}
  both         ${whole}
  words        ${keyWords.join(" ")}   (on the page with https: the same)
${picture}
`;
}

function originOf(door: RunningServer["doors"][number] | undefined): string {
  if (door === undefined) return "";
  const { address, port, service } = door;
  const named = address === "0.0.0.0" || address === "::" ? "homepost.local" : address;
  const host = named.includes(":") ? `[${named}]` : named;
  return port === 80 ? `http://${host}` : `${service}://${host}:${port}`;
}

async function pictureOf(text: string): Promise<string> {
  const { renderUnicodeCompact } = await import("uqr");
  return renderUnicodeCompact(text, { ecc: "L", border: 2 })
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
