// The answers of src/diagnosis in German, by question and finding; the server gives them in English.
export interface AnswerText {
  readonly what: string;
  readonly do: readonly string[];
}

const throughProvider = "Senden Sie über einen Mailanbieter: dann sieht niemand danach.";
const waysOut = [
  "Bitten Sie Ihren Anbieter um eine eigene öffentliche IPv4-Adresse; manche geben sie umsonst oder für wenig Geld.",
  "Oder mieten Sie einen kleinen Server mit eigener Adresse, der weiterleitet, was für die Box kommt.",
];
const askFromOutside =
  "Schreiben Sie von einem Postfach anderswo an eine Adresse hier und sehen Sie noch einmal nach: was ankommt, ist der Beweis.";

export const answersInGerman: Readonly<Record<string, AnswerText>> = {
  "public-address.not-public": {
    what: "Der Router hat die Adresse {address}, und zu der führt das Internet nicht.",
    do: ["Dazu die nächste Frage."],
  },
  "public-address.not-known": {
    what: "Der Router sagt nicht, welche Adresse dieses Netz im Internet hat.",
    do: [
      "Sehen Sie auf der Statusseite des Routers nach der Internetadresse (IPv4) und tragen Sie sie im Schritt davor ein.",
    ],
  },
  "public-address.from-settings": {
    what: "Eingestellt ist {address}. Von hier lässt sich nicht sagen, ob das stimmt.",
    do: ["Vergleichen Sie sie mit der Internetadresse auf der Statusseite des Routers."],
  },
  "public-address.from-dns": {
    what: "Im DNS steht {address}. Von hier lässt sich nicht sagen, ob das stimmt.",
    do: ["Vergleichen Sie sie mit der Internetadresse auf der Statusseite des Routers."],
  },
  "public-address.dns-differs": {
    what: "Dieses Netz hat die Adresse {address}, aber das DNS führt zu {published}.",
    do: ["Tragen Sie im DNS {address} ein; wechselt die Adresse oft, mit dynamischem DNS."],
  },
  "public-address.own-address": {
    what: "Die Box selbst hat die Adresse {address} im Internet.",
    do: [],
  },
  "public-address.behind-router": {
    what: "Der Router hat die Adresse {address} im Internet, die Box steht dahinter.",
    do: ["Lassen Sie den Router die Ports 25, 443, 465, 587 und 993 an die Box weiterleiten."],
  },
  "shared-address.own-address": { what: "Die Adresse gehört der Box allein.", do: [] },
  "shared-address.not-known": {
    what: "Der Router sagt nicht, ob Ihr Anbieter eine Adresse an viele Kunden gibt (CGNAT).",
    do: [
      "Vergleichen Sie die Internetadresse auf der Statusseite des Routers mit der, die eine Seite „Wie ist meine IP-Adresse“ zeigt: sind sie verschieden, ist sie geteilt.",
    ],
  },
  "shared-address.shared": {
    what: "Ihr Anbieter gibt eine Adresse an viele Kunden (CGNAT): der Router hat nur {address}, also kann niemand im Internet die Box anrufen.",
    do: waysOut,
  },
  "shared-address.router-behind-router": {
    what: "Der Router hat die Adresse {address}: er steht hinter einem anderen, oder Ihr Anbieter teilt Adressen.",
    do: [
      "Gibt es einen zweiten Router oder ein Modem von Ihnen, dann lassen Sie es alles durchreichen (Bridge-Modus) oder leiten Sie die Ports auch dort weiter.",
      ...waysOut,
    ],
  },
  "shared-address.own-line": {
    what: "Die Adresse des Routers ist öffentlich und gehört zu diesem Anschluss.",
    do: [],
  },
  "ipv6.published-elsewhere": {
    what: "Das DNS führt mit IPv6 zu {published}, und diese Adresse hat die Box nicht.",
    do: ["Entfernen Sie diesen AAAA-Eintrag, oder tragen Sie die Adresse ein, die die Box hat."],
  },
  "ipv6.none": {
    what: "Die Box hat keine IPv6-Adresse im Internet. Mail geht auch mit IPv4.",
    do: ["Es ist nichts zu tun. Viele Router und Anbieter können IPv6 einschalten."],
  },
  "ipv6.published": { what: "Die Box hat mit IPv6 die Adresse {address} im Internet.", do: [] },
  "ipv6.not-published": { what: "Die Box hat mit IPv6 die Adresse {address} im Internet.", do: [] },
  "port-25-out.no-dns": {
    what: "Das DNS sagt nicht, wo bekannte Mailserver sind; also war keiner anzurufen.",
    do: ["Sehen Sie nach, ob die Box im Internet ist und ihr DNS-Server antwortet."],
  },
  "port-25-out.open": {
    what: "Mailserver von anderen antworten: Mail kann geradewegs hinaus.",
    do: [],
  },
  "port-25-out.blocked": {
    what: "Kein Mailserver antwortet auf Port 25: Ihr Anbieter sperrt Mail, die geradewegs hinausgeht, wie die meisten bei Anschlüssen zu Hause.",
    do: [
      "Senden Sie über einen Mailanbieter, auf Port 465 oder 587: die sind nie gesperrt.",
      "Oder bitten Sie den Anbieter des Anschlusses, Port 25 zu öffnen.",
    ],
  },
  "port-25-in.no-mail-yet": {
    what: "Aus dem Internet kam noch keine Mail herein. Ob sie es könnte, ist von innen nicht zu sehen.",
    do: [
      askFromOutside,
      "Kommt nichts, dann lassen Sie den Router Port 25 an die Box weiterleiten und fragen Sie Ihren Anbieter, ob er ihn sperrt.",
    ],
  },
  "port-25-in.mail-came": {
    what: "Von {address} im Internet kam Mail herein: Port 25 war also offen.",
    do: [],
  },
  "port-25-in.mail-came-long-ago": {
    what: "Von {address} kam Mail herein, aber zuletzt vor {days} Tagen.",
    do: [askFromOutside],
  },
  "blocklists.no-address": {
    what: "Sperrlisten werden nach einer Adresse gefragt, und die dieses Netzes ist nicht bekannt.",
    do: [],
  },
  "blocklists.listed": {
    what: "Die Adresse {address} steht auf einer Sperrliste: viele Mailserver nehmen geradewegs nichts von ihr.",
    do: [
      "Senden Sie über einen Mailanbieter: Adressen von Anschlüssen zu Hause stehen oft für immer darauf.",
      "Steht sie dort für etwas, das sie gesendet hat, dann sagt die Seite der Liste, wie sie herunterkommt.",
    ],
  },
  "blocklists.no-answer": {
    what: "Keine Sperrliste antwortet: die meisten antworten nur einem eigenen DNS-Server, nicht denen großer Anbieter.",
    do: ["Lassen Sie auf dieser Maschine einen eigenen laufen, etwa unbound."],
  },
  "blocklists.clear": { what: "Die Adresse {address} steht auf keiner Sperrliste.", do: [] },
  "reverse-name.no-address": {
    what: "Die Adresse dieses Netzes ist nicht bekannt, also ist auch ihr Name nicht nachzusehen.",
    do: [],
  },
  "reverse-name.no-dns": { what: "Das DNS antwortet nicht auf die Frage nach dem Namen.", do: [] },
  "reverse-name.confirmed": {
    what: "{address} heißt {hostName}, und der Name führt zurück zu ihr.",
    do: [],
  },
  "reverse-name.not-confirmed": {
    what: "{address} heißt {hostName}, aber der Name führt nicht zurück zu ihr.",
    do: ["Tragen Sie {hostName} mit der Adresse {address} im DNS ein."],
  },
  "reverse-name.none": {
    what: "{address} hat im DNS keinen Namen: viele Mailserver nehmen von so einer Adresse nichts.",
    do: [
      "Bitten Sie den Anbieter des Anschlusses, den Rückwärtsnamen von {address} auf {hostName} zu setzen; die meisten tun das nur für Geschäftsanschlüsse.",
      throughProvider,
    ],
  },
  "reverse-name.other": {
    what: "{address} heißt im DNS {names} statt {hostName}: viele Mailserver nehmen von so einer Adresse nichts.",
    do: [
      "Bitten Sie den Anbieter des Anschlusses, den Rückwärtsnamen von {address} auf {hostName} zu setzen; die meisten tun das nur für Geschäftsanschlüsse.",
      throughProvider,
    ],
  },
};
