import { ok, type Reply } from "./imap-error.ts";

// RFC 9051 §6.1.2, and CHECK of RFC 3501 §6.4.1: what is new is told behind every command, and all is on disk.
export function runNoop(): Reply {
  return ok("Completed");
}
