export interface PageParts {
  readonly title: string;
  /** The first is the page's own, the others are what it imports. */
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  readonly icon: string;
  readonly touchIcon: string;
  /** Of a page that can be installed as an app. */
  readonly manifest: string | undefined;
}

/** The frame of a page: everything in it is drawn by its script. */
export function pageHtml({ title, scripts, styles, icon, touchIcon, manifest }: PageParts): string {
  const [script, ...imported] = scripts;
  const tags = [
    `<meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">`,
    `<title>${title}</title>`,
    `<meta name="color-scheme" content="light dark">`,
    `<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f4f6f8">`,
    `<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14181c">`,
    ...styles.map((name) => `<link rel="stylesheet" href="/assets/${name}">`),
    `<script type="module" src="/assets/${script}"></script>`,
    ...imported.map((name) => `<link rel="modulepreload" href="/assets/${name}">`),
    `<link rel="icon" href="/assets/${icon}" type="image/svg+xml">`,
    `<link rel="apple-touch-icon" href="/assets/${touchIcon}">`,
    ...(manifest === undefined ? [] : [`<link rel="manifest" href="${manifest}">`]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
${tags.join("\n")}
</head>
<body>
<div id="app"></div>
<noscript>Homepost needs JavaScript.</noscript>
</body>
</html>
`;
}
