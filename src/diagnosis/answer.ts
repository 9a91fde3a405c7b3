// What stands between this machine and the mail of the world, asked one question at a time, a file for each. Every
// answer is plain data: whether it is well, what was found, and what to do, in words for people who never ran a server.
// Where nothing can be known from here, it says so: a port that seems open from the inside proves nothing.

export type QuestionName =
  | "public-address"
  | "shared-address"
  | "ipv6"
  | "port-25-out"
  | "port-25-in"
  | "blocklists"
  | "reverse-name";

export interface Answer {
  readonly question: QuestionName;
  /** unknown: it cannot be found out from here. */
  readonly verdict: "good" | "unwise" | "bad" | "unknown";
  /** Of this question, the same whatever the language: for pages with texts of their own. */
  readonly finding: string;
  /** One or two sentences. */
  readonly what: string;
  /** Steps, the best first; none where there is nothing to do. */
  readonly do: readonly string[];
  /** What the sentences name, such as addresses. */
  readonly facts: Readonly<Record<string, string>>;
}
