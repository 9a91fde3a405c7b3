import type { CommandEntry } from "./command-entry.ts";

/** About mail that leaves: the queue, transports, routes, TLS on the way. */
export const sendingCommands: readonly CommandEntry[] = [
  {
    words: "queue list",
    summary: "show what waits to be sent",
    load: async () => (await import("./queue-list.ts")).queueList,
  },
  {
    words: "queue show",
    summary: "show one message that waits, with its attempts",
    load: async () => (await import("./queue-show.ts")).queueShow,
  },
  {
    words: "queue retry",
    summary: "send it now",
    load: async () => (await import("./queue-retry.ts")).queueRetry,
  },
  {
    words: "queue schedule",
    summary: "set when messages are tried next",
    load: async () => (await import("./queue-schedule.ts")).queueSchedule,
  },
  {
    words: "queue hold",
    summary: "keep messages from being tried",
    load: async () => (await import("./queue-hold.ts")).queueHold,
  },
  {
    words: "queue unhold",
    summary: "let them go again",
    load: async () => (await import("./queue-unhold.ts")).queueUnhold,
  },
  {
    words: "queue transport",
    summary: "choose how messages leave",
    load: async () => (await import("./queue-transport.ts")).queueTransport,
  },
  {
    words: "queue requiretls",
    summary: "say whether messages may leave without TLS",
    load: async () => (await import("./queue-requiretls.ts")).queueRequiretls,
  },
  {
    words: "queue fail",
    summary: "give messages up and tell their senders",
    load: async () => (await import("./queue-fail.ts")).queueFail,
  },
  {
    words: "queue drop",
    summary: "give messages up without a word",
    load: async () => (await import("./queue-drop.ts")).queueDrop,
  },
  {
    words: "queue dump",
    summary: "print a message that waits",
    load: async () => (await import("./queue-dump.ts")).queueDump,
  },
  {
    words: "queue retired list",
    summary: "show what has left the queue",
    load: async () => (await import("./queue-retired-list.ts")).queueRetiredList,
  },
  {
    words: "queue retired show",
    summary: "show one message that has left, with its attempts",
    load: async () => (await import("./queue-retired-show.ts")).queueRetiredShow,
  },
  {
    words: "queue suppress list",
    summary: "show addresses that no mail is sent to",
    load: async () => (await import("./suppression-list.ts")).suppressionList,
  },
  {
    words: "queue suppress add",
    summary: "send no more mail to an address",
    load: async () => (await import("./suppression-add.ts")).suppressionAdd,
  },
  {
    words: "queue suppress remove",
    summary: "send mail to an address again",
    load: async () => (await import("./suppression-remove.ts")).suppressionRemove,
  },
  {
    words: "queue suppress check",
    summary: "say whether an address gets mail",
    load: async () => (await import("./suppression-check.ts")).suppressionCheck,
  },
  {
    words: "queue holdrules list",
    summary: "show which messages are held as they come",
    load: async () => (await import("./hold-rule-list.ts")).holdRuleList,
  },
  {
    words: "queue holdrules add",
    summary: "hold messages as they come",
    load: async () => (await import("./hold-rule-add.ts")).holdRuleAdd,
  },
  {
    words: "queue holdrules remove",
    summary: "hold them no more",
    load: async () => (await import("./hold-rule-remove.ts")).holdRuleRemove,
  },
  {
    words: "mta-sts list",
    summary: "show what other domains ask of TLS",
    load: async () => (await import("./mta-sts-list.ts")).mtaStsList,
  },
  {
    words: "mta-sts check",
    summary: "look at the policy of a domain",
    load: async () => (await import("./mta-sts-check.ts")).mtaStsCheck,
  },
  {
    words: "tls-results",
    summary: "show what became of TLS on the way to others",
    load: async () => (await import("./tls-results.ts")).tlsResults,
  },
  {
    words: "transport list",
    summary: "show how mail can leave",
    load: async () => (await import("./transport-list.ts")).transportList,
  },
  {
    words: "transport presets",
    summary: "show how to send through well-known providers",
    load: async () => (await import("./transport-presets.ts")).transportPresets,
  },
  {
    words: "transport show",
    summary: "show the settings of a transport",
    load: async () => (await import("./transport-show.ts")).transportShow,
  },
  {
    words: "transport set",
    summary: "add a transport, by a preset",
    load: async () => (await import("./transport-set.ts")).transportSet,
  },
  {
    words: "transport default",
    summary: "choose how all other mail leaves",
    load: async () => (await import("./transport-default.ts")).transportDefault,
  },
  {
    words: "transport remove",
    summary: "remove a transport",
    load: async () => (await import("./transport-remove.ts")).transportRemove,
  },
  {
    words: "transport test",
    summary: "try a transport out, step by step",
    load: async () => (await import("./transport-test.ts")).transportTest,
  },
  {
    words: "route list",
    summary: "show which mail takes which transport",
    load: async () => (await import("./route-list.ts")).routeList,
  },
  {
    words: "route check",
    summary: "say which transport a mail would take",
    load: async () => (await import("./route-check.ts")).routeCheck,
  },
  {
    words: "route set",
    summary: "replace routes",
    load: async () => (await import("./route-set.ts")).routeSet,
  },
];
