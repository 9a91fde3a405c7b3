import type { JSX } from "preact";
import type { Admin } from "../admin.ts";

/** Lines that were added and taken away, told by colour and by their first letter. */
export function Diff({ admin, text }: { admin: Admin; text: string }): JSX.Element {
  if (text === "") return <p class="none">{admin.t("revision.same")}</p>;
  return (
    <pre class="code diff" tabIndex={0}>
      {text.split("\n").map((line, index) => (
        <span
          key={index}
          class={line.startsWith("+") ? "added" : line.startsWith("-") ? "gone" : ""}
        >
          {line}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}
