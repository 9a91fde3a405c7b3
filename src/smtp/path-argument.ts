import { AbnfError } from "../abnf/scanner.ts";
export function reversePath(text: string): { readonly path: string; readonly rest: string } {
  return path(text);
}
export function forwardPath(text: string): { readonly path: string; readonly rest: string } {
  const result = path(text);
  if (result.path === "") throw new AbnfError("expected a path", text, 0);
  return result;
}
function path(text: string): { readonly path: string; readonly rest: string } {
  const match = /^<((?:"(?:[^"\\]|\\.)*"|[^"<>])*)>/.exec(text);
  if (!match) throw new AbnfError("expected a path", text, 0);
  return {
    path: Buffer.from(match[1]!, "latin1").toString("utf8"),
    rest: text.slice(match[0].length),
  };
}
