/** Of the access point's pages, which have no other file: for a phone, light and dark, like the pages of ui/. */
export const wifiStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f6f8, #14181c);
  --surface: light-dark(#ffffff, #1c2227);
  --line: light-dark(#d9e0e6, #333c44);
  --strong: light-dark(#8593a0, #77838e);
  --text: light-dark(#1a2128, #e8edf1);
  --soft: light-dark(#54616d, #a5b1bc);
  --accent: light-dark(#1b657f, #6fc3df);
  --on-accent: light-dark(#ffffff, #0b1a20);
  --danger: light-dark(#b3261e, #ff9d94);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 30rem;
  padding: 16px;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; line-height: 1.2; margin: 8px 0; }
h2 { font-size: 1.125rem; margin: 0 0 4px; }
p { margin: 0 0 12px; }
a { color: var(--accent); }
form, section { margin: 16px 0; }
section, fieldset { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 16px; }
fieldset { margin: 0 0 16px; padding: 8px 16px; }
legend { font-weight: 600; padding: 0 4px; }
.network { display: flex; align-items: center; gap: 12px; min-height: 48px; padding: 6px 0; border-bottom: 1px solid var(--line); line-height: 1.3; }
.network:last-of-type { border-bottom: 0; }
.network input { flex: none; width: 22px; height: 22px; margin: 0; accent-color: var(--accent); }
.network span { flex: 1; }
.network small, .hint { color: var(--soft); font-size: 0.875rem; }
.network meter { flex: none; width: 48px; }
.field { display: block; margin: 0 0 16px; }
.field b { display: block; }
.field input, .field select {
  width: 100%;
  min-height: 48px;
  margin: 4px 0;
  padding: 8px 12px;
  font: inherit;
  color: inherit;
  background: var(--surface);
  border: 1px solid var(--strong);
  border-radius: 8px;
}
button {
  width: 100%;
  min-height: 48px;
  font: inherit;
  font-weight: 600;
  color: var(--on-accent);
  background: var(--accent);
  border: 0;
  border-radius: 8px;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.failed { border-color: var(--danger); }
.failed h2 { color: var(--danger); }
.code { font: 600 1.375rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; letter-spacing: 0.05em; }
.words { font-weight: 600; }
.qr { display: block; width: 200px; height: 200px; margin: 8px auto; border-radius: 8px; }
progress { width: 100%; accent-color: var(--accent); }
`;
