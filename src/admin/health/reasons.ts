// All reasons that a part of the server has to be well or not, in plain words with what to do. The admin pages have the
// same reasons in the languages of people; the names are what they share.

export const reasons = {
  "incoming.good": "takes mail for {domains}",
  "incoming.noDomain": 'there is no domain to take mail for: "domain add example.org"',
  "incoming.noAccount": 'nobody has an address yet: "account add you@example.org"',
  "incoming.closed":
    "the door for mail of others (SMTP, port 25) is not open: look at listen.smtp in homepost.toml",
  "incoming.local": "only this machine can bring mail: it listens on no other address",
  "incoming.off": "{domains} are switched off: mail for them is refused",
  "outgoing.good": "nothing is stuck; {count} on the way",
  "outgoing.stuck":
    "{count} have waited since {oldestAt} and longer than four hours; the oldest: {error}",
  "outgoing.late": "{count} are tried again; the oldest: {error}",
  "outgoing.failed": "{count} could not be delivered since yesterday: their senders know",
  "outgoing.held": '{count} are held until somebody lets them go: "queue unhold"',
  "dns.good": "all records are as they should be",
  "dns.none": "there is no domain to look for",
  "dns.wrong": 'wrong for {domains}: {checks}; "dns check" says what to do',
  "dns.better": 'could be better for {domains}: {checks}; "dns check" says how',
  "certificate.good": "good until {untilAt}",
  "certificate.own":
    'made by this server itself, so programs warn of it: "certificate authority letsencrypt" gets real ones',
  "certificate.ended": "ended at {untilAt}: programs and servers no longer trust this one",
  "certificate.ending": "ends at {untilAt} and was not renewed yet: {error}",
  "certificate.missing": "there is none for {names}: {error}",
  "blocklists.good": "{address} is on no list that was asked",
  "blocklists.listed":
    "{address} is on {names}: others may refuse its mail. Send through a provider, or ask the list to take it off",
  "blocklists.noAddress":
    "the address of this network on the internet is not known, so no list can be asked",
  "blocklists.noAnswer":
    "no list answers: most want a resolver of your own. Let one run on this machine, such as unbound",
  "disk.good": "{octets} are free",
  "disk.low": "only {octets} are free: make room soon",
  "disk.full": "only {octets} are free: new mail is refused until there is room",
  "disk.power":
    "the power supply is too weak, which can damage what is stored: use the one made for the board",
  "disk.unknown": "cannot be told: {error}",
  "backup.none":
    "no backup is set up: a broken disk loses all mail. Copy the data directory while the server is off",
  "update.none":
    "this is version {version}; nothing looks for newer ones yet: look from time to time",
  "clock.good": "is set by the network",
  "clock.unknown": "nothing says that the network sets it: install systemd-timesyncd or chrony",
  "clock.waiting":
    "has not been set since the start: until then mail waits to leave. Is the internet reachable?",
  "clock.wrong":
    "is behind what happened before: mail gets wrong dates and certificates fail. Set it",
} as const;

export type Reason = keyof typeof reasons;
