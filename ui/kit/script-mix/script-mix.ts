// Letters of one script that stand among those of another and look like them: "pаypal" with a Cyrillic "а".

export interface ScriptPiece {
  readonly text: string;
  /** Set where these letters are not what they seem: the script that they are of, such as "Cyrillic". */
  readonly script?: AlikeScript;
}

/** Scripts with letters that look like those of another of them. */
export type AlikeScript = "Latin" | "Cyrillic" | "Greek" | "Armenian" | "Cherokee" | "Coptic";

const scripts: readonly (readonly [AlikeScript, RegExp])[] = [
  ["Latin", /\p{Script=Latin}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
  ["Coptic", /\p{Script=Coptic}/u],
];

/** After Unicode's list of confusable characters (UTS #39), as far as common fonts draw them alike. */
const lookAlikes: Readonly<Record<AlikeScript, ReadonlySet<string>>> = {
  Latin: new Set("abcdeghijlnopqrsuvwxyzABCEFGHIJKLMNOPSTUVXYZıɡɩʋ"),
  Cyrillic: new Set("аеоріјѕсухһӏԁԛԝүгпшъьвкмнтАВЕЅІЈКМНОРСТУХҮԚԜҺӀӔӕ"),
  Greek: new Set("αγικνορστυχωϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϺϜ"),
  Armenian: new Set("օսոցգզհյքւԼՏՍՕՈԱ"),
  Cherokee: new Set("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎵᎷᎻᏀᏂᏃᏎᏏᏒᏔᏙᏚᏞᏟᏢᏦᏧᏩᏫᏮᏯᏴ"),
  Coptic: new Set("ⲟⲞⲣⲢⲥⲤⲦⲧⲭⲬⲘⲙⲏⲎⲕⲔⲓⲒⲉⲈ"),
};

/** A word, a host name or an address: what is read at once. */
const tokens = /[\p{L}\p{M}\p{N}._@-]+/gu;
const anyForeign =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;

/** The text in pieces, in order; those with a script are to be marked. */
export function scriptPieces(text: string): readonly ScriptPiece[] {
  // Most mail is of one script, or of none that is like another.
  if (!anyForeign.test(text) || !/\p{Script=Latin}|[^\p{Script=Cyrillic}\P{L}]/u.test(text)) {
    return text === "" ? [] : [{ text }];
  }
  const writer = new PieceWriter();
  let done = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    writer.add(text.slice(done, index), undefined);
    addToken(writer, token);
    done = index + token.length;
  }
  writer.add(text.slice(done), undefined);
  return writer.pieces;
}

/** Whether anything in the text is not what it seems. */
export function hasMixedScripts(text: string): boolean {
  return scriptPieces(text).some(({ script }) => script !== undefined);
}

function addToken(writer: PieceWriter, token: string): void {
  const isLatinElsewhere = /\p{Script=Latin}/u.test(token);
  for (const label of token.split(/([._@-]+)/u)) {
    const main = mainScript(label);
    if (main !== "Latin" && isLatinElsewhere && looksLatin(label)) writer.add(label, main);
    else addLabel(writer, label, main);
  }
}

/** Marks the runs of other scripts than the label's own, where a letter of them could be taken for one of it. */
function addLabel(writer: PieceWriter, label: string, main: AlikeScript | undefined): void {
  let run = "";
  let of: AlikeScript | undefined;
  let isAlike = false;
  const flush = (): void => writer.add(run, isAlike ? of : undefined);
  for (const character of label) {
    const script = scriptOf(character);
    const marked = script === main ? undefined : script;
    // A mark or a digit belongs to the letter before it.
    if (script !== undefined && marked !== of) {
      flush();
      run = "";
      of = marked;
      isAlike = false;
    }
    run += character;
    isAlike ||= marked !== undefined && lookAlikes[marked].has(character);
  }
  flush();
}

/** The script of most letters; of several with as many, Latin. */
function mainScript(label: string): AlikeScript | undefined {
  const counts = new Map<AlikeScript, number>();
  for (const character of label) {
    const script = scriptOf(character);
    if (script !== undefined) counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  let main: AlikeScript | undefined;
  for (const [script] of scripts) {
    if ((counts.get(script) ?? 0) > (main === undefined ? 0 : counts.get(main)!)) main = script;
  }
  return main;
}

/** All of its letters: "аррӏе" is Cyrillic from end to end. */
function looksLatin(label: string): boolean {
  let letters = 0;
  for (const character of label) {
    const script = scriptOf(character);
    if (script === undefined) continue;
    if (script === "Latin" || !lookAlikes[script].has(character)) return false;
    letters++;
  }
  return letters > 1;
}

function scriptOf(character: string): AlikeScript | undefined {
  if (character <= "\x7f") return /[a-zA-Z]/.test(character) ? "Latin" : undefined;
  return scripts.find(([, letters]) => letters.test(character))?.[0];
}

class PieceWriter {
  readonly pieces: ScriptPiece[] = [];

  add(text: string, script: AlikeScript | undefined): void {
    if (text === "") return;
    const last = this.pieces.at(-1);
    if (last !== undefined && last.script === script) {
      this.pieces[this.pieces.length - 1] = { ...last, text: last.text + text };
    } else this.pieces.push(script === undefined ? { text } : { text, script });
  }
}
