import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";

/** A text for the camera of another device. Dark on light in any theme: cameras need it so. */
export function QrPicture({ text, label }: { text: string; label: string }): JSX.Element {
  const path = useSignal<{ readonly size: number; readonly d: string } | undefined>(undefined);
  useEffect(() => {
    void (async () => {
      const { encode } = await import("uqr");
      const { size, data } = encode(text, { border: 2 });
      const d = data
        .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
        .join("");
      path.value = { size, d };
    })();
  }, [text]);
  const { size, d } = path.value ?? { size: 1, d: "" };
  return (
    <svg class="setup-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={d} />
    </svg>
  );
}
