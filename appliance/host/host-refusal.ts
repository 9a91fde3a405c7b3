import type { Ran } from "./machine.ts";

/** It was not done; the text says why and what to do, and is shown to whoever asked. */
export class HostRefusal extends Error {
  override readonly name = "HostRefusal";
}

/** The first line of what a program complained of, for people and logs. */
export function complaintOf({ code, err, out }: Ran): string {
  const [line = ""] = (err.trim() === "" ? out : err).trim().split("\n");
  return line === "" ? `exit code ${code}` : line.slice(0, 300);
}
