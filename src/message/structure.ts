import type { Envelope, EnvelopeAddress, Parameter, Part } from "./part.ts";

/**
 * The tree of parts as the store keeps it: JSON, parts and envelopes as arrays by position so that a message of one
 * part takes about 80 octets. `parseStructure` takes only what `formatStructure` made.
 */
export function formatStructure(root: Part): string {
  return JSON.stringify(partRow(root));
}

export function parseStructure(text: string): Part {
  // Only formatStructure writes it, and the store checks its octets.
  return part(JSON.parse(text) as PartRow);
}

type PartRow = readonly [
  type: string,
  subtype: string,
  parameters: FlatParameters,
  headerStart: number,
  bodyStart: number,
  bodyEnd: number,
  lines?: number | null,
  rest?: Rest,
];

type FlatParameters = readonly string[];

interface Rest {
  readonly id?: string;
  readonly desc?: string;
  readonly cte?: string;
  readonly md5?: string;
  readonly disp?: readonly [type: string, parameters: FlatParameters];
  readonly lang?: readonly string[];
  readonly loc?: string;
  readonly parts?: readonly PartRow[];
  readonly msg?: readonly [envelope: EnvelopeRow, body: PartRow];
}

type EnvelopeRow = readonly [
  date: string | null,
  subject: string | null,
  from: readonly AddressRow[],
  sender: readonly AddressRow[],
  replyTo: readonly AddressRow[],
  to: readonly AddressRow[],
  cc: readonly AddressRow[],
  bcc: readonly AddressRow[],
  inReplyTo: string | null,
  messageId: string | null,
];

type AddressRow = readonly [
  name: string | null,
  route: string | null,
  mailbox: string | null,
  host: string | null,
];

function partRow(of: Part): PartRow {
  const rest: Rest = {
    ...(of.id === undefined ? none : { id: of.id }),
    ...(of.description === undefined ? none : { desc: of.description }),
    ...(of.encoding === undefined ? none : { cte: of.encoding }),
    ...(of.md5 === undefined ? none : { md5: of.md5 }),
    ...(of.disposition === undefined
      ? none
      : { disp: [of.disposition.type, flat(of.disposition.parameters)] }),
    ...(of.language === undefined ? none : { lang: of.language }),
    ...(of.location === undefined ? none : { loc: of.location }),
    ...(of.parts === undefined ? none : { parts: of.parts.map(partRow) }),
    ...(of.message === undefined
      ? none
      : { msg: [envelopeRow(of.message.envelope), partRow(of.message.body)] }),
  };
  const { type, subtype, headerStart, bodyStart, bodyEnd } = of;
  const parameters = flat(of.parameters);
  if (Object.keys(rest).length > 0) {
    return [type, subtype, parameters, headerStart, bodyStart, bodyEnd, of.lines ?? null, rest];
  }
  if (of.lines === undefined) return [type, subtype, parameters, headerStart, bodyStart, bodyEnd];
  return [type, subtype, parameters, headerStart, bodyStart, bodyEnd, of.lines];
}

const none = undefined;

/** Of each message that is searched: properties are set one by one, since spreading objects took a fifth of that time. */
function part(row: PartRow): Part {
  const [type, subtype, parameters, headerStart, bodyStart, bodyEnd, lines, rest] = row;
  const made: Mutable<Part> = {
    type,
    subtype,
    parameters: unflat(parameters),
    headerStart,
    bodyStart,
    bodyEnd,
  };
  if (typeof lines === "number") made.lines = lines;
  if (rest === undefined) return made;
  if (rest.id !== undefined) made.id = rest.id;
  if (rest.desc !== undefined) made.description = rest.desc;
  if (rest.cte !== undefined) made.encoding = rest.cte;
  if (rest.md5 !== undefined) made.md5 = rest.md5;
  if (rest.disp !== undefined) {
    made.disposition = { type: rest.disp[0], parameters: unflat(rest.disp[1]) };
  }
  if (rest.lang !== undefined) made.language = rest.lang;
  if (rest.loc !== undefined) made.location = rest.loc;
  if (rest.parts !== undefined) made.parts = rest.parts.map(part);
  if (rest.msg !== undefined) {
    made.message = { envelope: envelope(rest.msg[0]), body: part(rest.msg[1]) };
  }
  return made;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

function flat(parameters: readonly Parameter[]): FlatParameters {
  return parameters.flatMap(({ name, value }) => [name, value]);
}

function unflat(row: FlatParameters): Parameter[] {
  const parameters: Parameter[] = [];
  for (let at = 0; at + 1 < row.length; at += 2) {
    parameters.push({ name: row[at]!, value: row[at + 1]! });
  }
  return parameters;
}

function envelopeRow(of: Envelope): EnvelopeRow {
  return [
    of.date ?? null,
    of.subject ?? null,
    of.from.map(addressRow),
    of.sender.map(addressRow),
    of.replyTo.map(addressRow),
    of.to.map(addressRow),
    of.cc.map(addressRow),
    of.bcc.map(addressRow),
    of.inReplyTo ?? null,
    of.messageId ?? null,
  ];
}

function envelope(row: EnvelopeRow): Envelope {
  const [date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId] = row;
  return {
    ...(date === null ? none : { date }),
    ...(subject === null ? none : { subject }),
    from: from.map(address),
    sender: sender.map(address),
    replyTo: replyTo.map(address),
    to: to.map(address),
    cc: cc.map(address),
    bcc: bcc.map(address),
    ...(inReplyTo === null ? none : { inReplyTo }),
    ...(messageId === null ? none : { messageId }),
  };
}

function addressRow({ name, route, mailbox, host }: EnvelopeAddress): AddressRow {
  return [name ?? null, route ?? null, mailbox ?? null, host ?? null];
}

function address([name, route, mailbox, host]: AddressRow): EnvelopeAddress {
  return {
    ...(name === null ? none : { name }),
    ...(route === null ? none : { route }),
    ...(mailbox === null ? none : { mailbox }),
    ...(host === null ? none : { host }),
  };
}
