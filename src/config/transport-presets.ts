// How to send through well-known providers. Each stands as its source had it on the day below; who changes one reads
// the source again. Left out: who takes no password any more (Microsoft 365), and who could not be looked up.

import type { MechanismName } from "../sasl/mechanism.ts";

export interface TransportPreset {
  /** What people type, and what the transport is called. */
  readonly name: string;
  readonly title: string;
  readonly kind: "submission" | "submissions";
  readonly host: string;
  readonly mechanisms: readonly MechanismName[];
  /** What the provider means by a user name and by a password. */
  readonly username: string;
  readonly password: string;
  /** What else there is to do or to know. */
  readonly hint?: string | undefined;
  /** What the SPF record of the sender's domain has to include; undefined where nothing, or where it differs. */
  readonly spfInclude?: string | undefined;
  readonly sources: readonly string[];
}

/** The day on which the sources were read. */
export const presetsReadOn = "2026-11-21";

const eitherPlain = ["PLAIN", "LOGIN"] as const;
const address = "your whole address there";
const autoconfig = "https://github.com/thunderbird/autoconfig/blob/master/ispdb";
const providerDb = "https://github.com/chatmail/provider-db/blob/master/_providers";

export const transportPresets: readonly TransportPreset[] = [
  {
    name: "amazon-ses",
    title: "Amazon SES",
    kind: "submission",
    host: "email-smtp.us-east-1.amazonaws.com",
    mechanisms: eitherPlain,
    username: "the SMTP user name of SES, not that of AWS",
    password: "the SMTP password of SES",
    hint: "put your region in place of us-east-1",
    sources: [
      "https://docs.aws.amazon.com/ses/latest/DeveloperGuide/smtp-connect.html",
      "https://docs.hatchet.run/self-hosting/smtp-server",
    ],
  },
  {
    name: "brevo",
    title: "Brevo",
    kind: "submissions",
    host: "smtp-relay.brevo.com",
    mechanisms: eitherPlain,
    username: "the SMTP login shown under SMTP & API",
    password: "an SMTP key, not an API key",
    sources: [
      "https://developers.brevo.com/docs/smtp-integration",
      "https://developers.brevo.com/docs/node-smtp-relay-example",
    ],
  },
  {
    name: "fastmail",
    title: "Fastmail",
    kind: "submissions",
    host: "smtp.fastmail.com",
    mechanisms: ["PLAIN"],
    username: address,
    password: "an app password",
    spfInclude: "spf.messagingengine.com",
    sources: [
      "https://www.fastmail.com/help/technical/servernamesandports.html",
      "https://mailermonk.com/guides/spf/fastmail",
    ],
  },
  {
    name: "gmail",
    title: "Gmail",
    kind: "submissions",
    host: "smtp.gmail.com",
    mechanisms: eitherPlain,
    username: "your whole Gmail address",
    password: "an app password, which needs 2-step verification",
    hint: "at most 500 messages a day",
    sources: [
      `${providerDb}/gmail.md`,
      "https://developer.nylas.com/docs/cookbook/email/gmail-smtp-settings/",
    ],
  },
  {
    name: "gmx",
    title: "GMX",
    kind: "submissions",
    host: "mail.gmx.net",
    mechanisms: eitherPlain,
    username: address,
    password: "your password there",
    hint: "allow access by IMAP in the settings there first",
    sources: [`${providerDb}/gmx.net.md`],
  },
  {
    name: "google-workspace",
    title: "Google Workspace relay",
    kind: "submission",
    host: "smtp-relay.gmail.com",
    mechanisms: eitherPlain,
    username: "your whole address there",
    password: "an app password",
    hint: "switch the SMTP relay service on in the Admin console first",
    spfInclude: "_spf.google.com",
    sources: [
      "https://docker-mailserver.github.io/docker-mailserver/latest/config/advanced/mail-forwarding/gmail-smtp",
      "https://powershellgallery.com/packages/DNSHealth/1.0.8/Content/MailProviders%5CGoogle.json",
    ],
  },
  {
    name: "hetzner",
    title: "Hetzner web hosting",
    kind: "submissions",
    host: "mail.your-server.de",
    mechanisms: eitherPlain,
    username: address,
    password: "the password of the mailbox",
    sources: [`${autoconfig}/hetzner.de.xml`],
  },
  {
    name: "infomaniak",
    title: "Infomaniak",
    kind: "submissions",
    host: "mail.infomaniak.com",
    mechanisms: eitherPlain,
    username: address,
    password: "the password of the mailbox",
    spfInclude: "spf.infomaniak.ch",
    sources: [
      "https://infomaniak.com/en/support/faq/admin2/email-service?i=2",
      "https://infomaniak.com/en/support/faq/2199/changing-the-spf-sender-policy-framework-record",
    ],
  },
  {
    name: "ionos",
    title: "IONOS",
    kind: "submissions",
    host: "smtp.ionos.de",
    mechanisms: eitherPlain,
    username: address,
    password: "the password of the mailbox",
    hint: "smtp.ionos.com, .fr, .es, .it for customers there; only senders of the mailbox's domain",
    sources: [
      `${autoconfig}/ionos.de`,
      "https://www.ionos.de/hilfe/e-mail/allgemeine-themen/kein-versand-von-e-mails-mit-abweichender-absenderadresse/",
    ],
  },
  {
    name: "mailbox-org",
    title: "mailbox.org",
    kind: "submissions",
    host: "smtp.mailbox.org",
    mechanisms: eitherPlain,
    username: "your main address there",
    password: "your password, or an app password with two-factor login",
    spfInclude: "mailbox.org",
    sources: [
      "https://kb.mailbox.org/en/private/e-mail/e-mail-configuration",
      "https://kb.mailbox.org/de/privat/e-mail-mit-eigener-domain/spam-reputation-der-eigenen-domain-verbessern-mit-spf-dkim-und-dmarc",
    ],
  },
  {
    name: "mailgun",
    title: "Mailgun",
    kind: "submissions",
    host: "smtp.mailgun.org",
    mechanisms: eitherPlain,
    username: "an SMTP user of your domain there",
    password: "the password of that user",
    hint: "smtp.eu.mailgun.org for domains in the EU",
    sources: [
      "https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp",
      "https://cloud.google.com/compute/docs/tutorials/sending-mail/using-mailgun",
    ],
  },
  {
    name: "mailjet",
    title: "Mailjet",
    kind: "submission",
    host: "in-v3.mailjet.com",
    mechanisms: eitherPlain,
    username: "the API key",
    password: "the secret key",
    sources: [
      "https://rubydoc.info/gems/mailjet/Mailjet/Mailer",
      "https://docs.cloud.google.com/compute/docs/tutorials/sending-mail/using-mailjet",
    ],
  },
  {
    name: "migadu",
    title: "Migadu",
    kind: "submissions",
    host: "smtp.migadu.com",
    mechanisms: eitherPlain,
    username: address,
    password: "the password of the mailbox",
    sources: [`${autoconfig}/migadu.com.xml`],
  },
  {
    name: "posteo",
    title: "Posteo",
    kind: "submissions",
    host: "posteo.de",
    mechanisms: eitherPlain,
    username: address,
    password: "an app password",
    hint: "only for addresses of Posteo",
    sources: [`${providerDb}/posteo.md`],
  },
  {
    name: "postmark",
    title: "Postmark",
    kind: "submission",
    host: "smtp.postmarkapp.com",
    mechanisms: eitherPlain,
    username: "the Server API Token",
    password: "the Server API Token once more",
    sources: [
      "https://postmarkapp.com/support/article/811-what-are-the-smtp-details-api-tokens-i-should-be-using",
    ],
  },
  {
    name: "proton",
    title: "Proton Mail",
    kind: "submission",
    host: "smtp.protonmail.ch",
    mechanisms: ["PLAIN"],
    username: "the address that the token is for",
    password: "an SMTP token",
    sources: ["https://gitlab.com/gitlab-org/omnibus-gitlab/-/issues/8079"],
  },
  {
    name: "resend",
    title: "Resend",
    kind: "submissions",
    host: "smtp.resend.com",
    mechanisms: eitherPlain,
    username: "the word resend",
    password: "an API key",
    sources: ["https://resend.com/docs/send-with-smtp"],
  },
  {
    name: "scaleway",
    title: "Scaleway Transactional Email",
    kind: "submissions",
    host: "smtp.tem.scaleway.com",
    mechanisms: eitherPlain,
    username: "the id of the project",
    password: "the secret of an API key",
    sources: [
      "https://github.com/scaleway/docs-content/pull/3718",
      "https://github.com/scaleway/docs-content/pull/3840",
    ],
  },
  {
    name: "sendgrid",
    title: "Twilio SendGrid",
    kind: "submission",
    host: "smtp.sendgrid.net",
    mechanisms: eitherPlain,
    username: "the word apikey",
    password: "an API key with Mail permissions",
    sources: [
      "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api",
    ],
  },
  {
    name: "smtp2go",
    title: "SMTP2GO",
    kind: "submissions",
    host: "mail.smtp2go.com",
    mechanisms: eitherPlain,
    username: "an SMTP user",
    password: "the password of that user",
    hint: "verify the sender's domain there first",
    sources: ["https://developers.smtp2go.com/docs/smtp-relay"],
  },
  {
    name: "sparkpost",
    title: "SparkPost",
    kind: "submission",
    host: "smtp.sparkpostmail.com",
    mechanisms: ["LOGIN"],
    username: "the word SMTP_Injection",
    password: 'an API key with "Send via SMTP"',
    hint: "smtp.eu.sparkpostmail.com for accounts in the EU",
    sources: ["https://developers.sparkpost.com/api/smtp/"],
  },
  {
    name: "strato",
    title: "STRATO",
    kind: "submissions",
    host: "smtp.strato.de",
    mechanisms: eitherPlain,
    username: address,
    password: "the password of the mailbox",
    sources: [`${autoconfig}/strato.de.xml`],
  },
  {
    name: "zoho",
    title: "Zoho Mail",
    kind: "submissions",
    host: "smtp.zoho.eu",
    mechanisms: eitherPlain,
    username: address,
    password: "your password, or an app password with two-factor login",
    hint: "smtp.zoho.com for accounts in the US",
    sources: [`${providerDb}/zoho.md`],
  },
];

/** As it may be pasted into the document, with what there is to know beside it. */
export function presetToml(preset: TransportPreset): string {
  const { name, kind, host, mechanisms, hint, spfInclude, sources } = preset;
  const comments = [
    `${preset.title}, as of ${presetsReadOn}: ${sources.join(" ")}`,
    ...(hint === undefined ? [] : [hint]),
    ...(spfInclude === undefined
      ? []
      : [`The SPF record of your domain needs include:${spfInclude}`]),
  ];
  const list = mechanisms.map((mechanism) => `"${mechanism}"`).join(", ");
  return [
    ...comments.map((text) => `# ${text}`),
    `[transports.${name}]`,
    `kind = "${kind}"`,
    `host = "${host}"`,
    `username = "..."   # ${preset.username}`,
    `password = "..."   # ${preset.password}`,
    `mechanisms = [${list}]`,
    "",
  ].join("\n");
}
