const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+ .*Safari\//, "Safari"],
  [/\bThunderbird\//, "Thunderbird"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** What a person calls it, such as "Firefox, Linux"; "" where a browser says nothing that we know. */
export function deviceName(userAgent: string | undefined): string {
  const text = userAgent ?? "";
  const of = (names: typeof browsers): string =>
    names.find(([pattern]) => pattern.test(text))?.[1] ?? "";
  const name = [of(browsers), of(systems)].filter((one) => one !== "").join(", ");
  return name === "" ? text.slice(0, 60) : name;
}
