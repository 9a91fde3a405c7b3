const english = {
  title: "Homepost: Wi-Fi",
  heading: "Connect Homepost to your Wi-Fi",
  intro: "Choose the network at home. Homepost then moves to it, and this network ends.",
  networks: "Networks",
  other: "Another network",
  otherName: "Name of the other network",
  open: "no password",
  password: "Password of the Wi-Fi",
  passwordHint: "8 to 63 characters. None for a network without a password.",
  unprotected: "This network of the box is not encrypted: somebody close by could read along.",
  country: "Country",
  countryHint: "What radio may do is different in each.",
  connect: "Connect",
  company: "needs a user name: not possible",
  failed: "It did not work",
  noName: "Choose a network, or type the name of one.",
  noPassword: "This network needs a password.",
  wrongPassword: "A Wi-Fi password has 8 to 63 characters.",
  wrongName: "The name of a network has 32 letters at most.",
  stale: "The page was too old. Please try again.",
  joining: "Homepost is joining",
  joiningText:
    "The box has one radio: it leaves this network to try, and comes back to say how it went.",
  joiningAgain: "Within two minutes. Where the phone has left, join this network again; then open",
  joined: "Homepost is in your Wi-Fi",
  joinedText: "It can be reached there at:",
  done: "Done",
  doneHint: "This network ends then. Join your Wi-Fi with the phone, and open the address there.",
  finished: "Almost done",
  finishedText: "Close this page, join your Wi-Fi with this phone, and open:",
  claim: "This box waits for its owner",
  claimText: "Once it is in your Wi-Fi, open this page in a browser there:",
  code: "Claim code",
  codeHint: "Write it down, or take a picture: whoever has it owns the box.",
  qr: "QR code of the page",
  words:
    "Its certificate is its own, so the browser will warn. These words must be the same there:",
} as const;

const german: Readonly<Record<keyof typeof english, string>> = {
  title: "Homepost: WLAN",
  heading: "Homepost mit Ihrem WLAN verbinden",
  intro: "Wählen Sie das Netz zu Hause. Homepost zieht dorthin um, und dieses Netz endet.",
  networks: "Netze",
  other: "Ein anderes Netz",
  otherName: "Name des anderen Netzes",
  open: "ohne Passwort",
  password: "Passwort des WLANs",
  passwordHint: "8 bis 63 Zeichen. Keines bei einem Netz ohne Passwort.",
  unprotected: "Dieses Netz der Box ist nicht verschlüsselt: Wer nahe ist, könnte mitlesen.",
  country: "Land",
  countryHint: "Was funken darf, ist überall anders.",
  connect: "Verbinden",
  company: "braucht einen Benutzernamen: geht nicht",
  failed: "Es hat nicht geklappt",
  noName: "Wählen Sie ein Netz, oder schreiben Sie den Namen von einem.",
  noPassword: "Dieses Netz braucht ein Passwort.",
  wrongPassword: "Ein WLAN-Passwort hat 8 bis 63 Zeichen.",
  wrongName: "Der Name eines Netzes hat höchstens 32 Buchstaben.",
  stale: "Die Seite war zu alt. Bitte noch einmal.",
  joining: "Homepost verbindet sich",
  joiningText:
    "Die Box hat ein einziges Funkgerät: Sie verlässt dieses Netz für den Versuch und kommt wieder, um zu sagen, wie es ging.",
  joiningAgain:
    "Das dauert höchstens zwei Minuten. Hat das Telefon dieses Netz verlassen, treten Sie ihm wieder bei und öffnen Sie",
  joined: "Homepost ist in Ihrem WLAN",
  joinedText: "Dort ist es erreichbar unter:",
  done: "Fertig",
  doneHint:
    "Dieses Netz endet dann. Verbinden Sie das Telefon mit Ihrem WLAN und öffnen Sie dort die Adresse.",
  finished: "Fast fertig",
  finishedText:
    "Schließen Sie diese Seite, verbinden Sie dieses Telefon mit Ihrem WLAN und öffnen Sie:",
  claim: "Diese Box wartet auf ihren Besitzer",
  claimText: "Sobald sie in Ihrem WLAN ist, öffnen Sie dort im Browser diese Seite:",
  code: "Code der Box",
  codeHint: "Schreiben Sie ihn auf, oder machen Sie ein Foto: Wer ihn hat, dem gehört die Box.",
  qr: "QR-Code der Seite",
  words:
    "Ihr Zertifikat ist ein eigenes, darum warnt der Browser. Diese Wörter müssen dort dieselben sein:",
};

export type WifiTexts = Readonly<Record<keyof typeof english, string>>;
export type WifiLanguage = "en" | "de";

/** The first of our languages that the browser names. RFC 9110 §12.5.4; weights are in order, as browsers send them. */
export function wifiLanguage(acceptLanguage: string): WifiLanguage {
  const [first] = /(?<![a-z-])(?:de|en)(?![a-z])/i.exec(acceptLanguage) ?? [];
  return first?.toLowerCase() === "de" ? "de" : "en";
}

export function wifiTexts(language: WifiLanguage): WifiTexts {
  return language === "de" ? german : english;
}
