/** What HTML mail may consist of. What is not here is left out; of `droppedElements` what is in them, too. */
export const allowedElements: readonly string[] =
  `a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn
  div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp
  rt ruby s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var
  wbr`.split(/\s+/);

/** Nothing in them is meant to be read, or browsers and we would read it differently. */
export const droppedElements: readonly string[] =
  `script style textarea option xmp noscript iframe svg math template title object applet embed noembed noframes
  plaintext select audio video canvas frameset datalist`.split(/\s+/);

const numberForm = /^[0-9]{1,5}$/;
const lengthForm = /^[0-9]{1,5}(?:\.[0-9]{1,3})?(?:px|%)?$/i;
const colourForm = /^(?:#?[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([0-9., %]{5,40}\))$/i;
const wordForm = /^[a-z]{1,20}$/i;
const textForm = /^[^\0]{0,2000}$/;
const flagForm = /^[a-z]{0,10}$/i;

/** Attributes of all elements, with what their value must look like. Addresses, names and styles have rules of their own. */
export const commonAttributes: Readonly<Record<string, RegExp>> = {
  align: wordForm,
  bgcolor: colourForm,
  dir: /^(?:ltr|rtl|auto)$/i,
  height: lengthForm,
  lang: /^[a-z0-9-]{1,35}$/i,
  role: /^(?:presentation|none)$/i,
  title: textForm,
  valign: wordForm,
  width: lengthForm,
};

const cell = {
  abbr: textForm,
  colspan: /^[0-9]{1,3}$/,
  rowspan: /^[0-9]{1,4}$/,
  nowrap: flagForm,
  scope: wordForm,
};

export const elementAttributes: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  br: { clear: wordForm },
  col: { span: /^[0-9]{1,3}$/ },
  colgroup: { span: /^[0-9]{1,3}$/ },
  font: { color: colourForm, face: /^[\p{L}\p{N} ,'"_.-]{1,200}$/u, size: /^[+-]?[0-9]$/ },
  hr: { color: colourForm, noshade: flagForm, size: numberForm },
  img: { alt: textForm, border: numberForm, hspace: numberForm, vspace: numberForm },
  li: { type: /^[a-z1]{1,10}$/i, value: numberForm },
  ol: { reversed: flagForm, start: numberForm, type: /^[a1i]$/i },
  table: {
    border: numberForm,
    cellpadding: lengthForm,
    cellspacing: lengthForm,
    frame: wordForm,
    rules: wordForm,
  },
  td: cell,
  th: cell,
  time: { datetime: /^[0-9A-Z:+. -]{1,40}$/ },
  ul: { type: /^[a-z]{1,10}$/i },
};

/** All that may stand behind an element's name at all; the second lock on the same door. */
export const attributeNames: readonly string[] = [
  ...new Set([
    ...Object.keys(commonAttributes),
    ...Object.values(elementAttributes).flatMap((attributes) => Object.keys(attributes)),
    ..."background class href id loading referrerpolicy rel src style target".split(" "),
  ]),
];
