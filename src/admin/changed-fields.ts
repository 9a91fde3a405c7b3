/** What was given of the fields; null takes an optional one away. */
export function changed<Settings extends object>(
  settings: Settings,
  fields: { readonly [Key in keyof Settings]?: Settings[Key] | null | undefined },
): Settings {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const kept = Object.entries({ ...settings, ...Object.fromEntries(given) });
  return Object.fromEntries(kept.filter(([, value]) => value !== null)) as Settings;
}
