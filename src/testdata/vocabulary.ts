/** Words of one language, the commonest first. */
export interface Language {
  readonly name: string;
  readonly words: readonly string[];
  /** What stands between words. */
  readonly between: string;
}

const english =
  "the of and to in for is on that with you it at we from this be are have as your will not can our please all " +
  "meeting house train ticket garden school week order invoice photo dinner weekend report holiday music bicycle " +
  "library summer kitchen doctor answer question project budget letter address window station concert birthday " +
  "harbour lantern orchard sparrow velvet compass thunder marble cinnamon glacier";
const german =
  "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an nach wie " +
  "Rechnung Straße Garten Grüße Schule Woche Bestellung Fahrrad Küche Geburtstag Käse Brücke Übersicht Anfrage";
const french =
  "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce avec il sont nous vous " +
  "facture réunion été école maison château fenêtre garçon dîner déjà où cœur naïve gâteau semaine commande";
const russian =
  "и в не на я что он с как это по но они мы все она так его за был из меня было для " +
  "письмо встреча школа неделя заказ счёт кухня поезд праздник вопрос ответ";
const greek = "και το να του η της με που για στο από είναι γράμμα ραντεβού σχολείο εβδομάδα σπίτι";
const japanese =
  "の に は を が と で て 会議 電車 学校 来週 注文 請求書 写真 夕食 休暇 音楽 図書館 ありがとう お願いします";
const chinese =
  "的 一 是 在 不 了 有 和 人 这 会议 火车 学校 下周 订单 发票 照片 晚餐 假期 图书馆 谢谢";
const arabic = "في من على إلى هذا أن مع كان رسالة اجتماع مدرسة أسبوع فاتورة بيت قطار شكرا";

export const languages: readonly Language[] = [
  language("english", english),
  language("german", german),
  language("french", french),
  language("russian", russian),
  language("greek", greek),
  language("japanese", japanese, ""),
  language("chinese", chinese, ""),
  language("arabic", arabic),
];

export interface Person {
  readonly name: string;
  readonly address: string;
}

const given =
  "Ada Ben Chloé Dmitri Eva Ferdinand Grace Håkon Inês José Kenji Lin Mia Noah Olga Paul";
const family =
  "Archer Baker Çelik Dvořák Eriksson Fischer García Hughes Ivanova Jansen Kowalski López";
const hosts = ["example.org", "example.com", "example.net", "mail.example", "post.example"];

/** Some two hundred, every one with an address of their own. */
export const people: readonly Person[] = given
  .split(" ")
  .flatMap((first) => family.split(" ").map((last) => ({ first, last })))
  .map(({ first, last }, i) => ({
    name: `${first} ${last}`,
    address: `${localPart(first)}.${localPart(last)}@${hosts[i % hosts.length]!}`,
  }));

function language(name: string, words: string, between = " "): Language {
  return { name, words: words.split(" "), between };
}

function localPart(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/[^a-z]/gi, "")
    .toLowerCase();
}
