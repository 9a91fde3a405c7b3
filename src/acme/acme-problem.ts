/** What an authority says went wrong. RFC 8555 §6.7 */
export class AcmeProblem extends Error {
  override readonly name = "AcmeProblem";
  /** Without the prefix that all have, such as "rateLimited". */
  readonly type: string;
  /** When it may be asked again; undefined where it does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(type: string, detail: string, retryAfterMs?: number) {
    super(detail);
    this.type = type;
    this.retryAfterMs = retryAfterMs;
  }
}

const prefix = "urn:ietf:params:acme:error:";
const detailCharactersMax = 500;

/** The problem in a document of RFC 9457 that has come from outside. */
export function problemOf(
  document: unknown,
  { status, retryAfterMs }: { readonly status?: number; readonly retryAfterMs?: number } = {},
): AcmeProblem {
  const fields = typeof document === "object" && document !== null ? document : {};
  const type = "type" in fields && typeof fields.type === "string" ? fields.type : "";
  const told = "detail" in fields && typeof fields.detail === "string" ? fields.detail : undefined;
  const detail = told ?? (status === undefined ? "no reason is given" : `status ${status}`);
  return new AcmeProblem(
    type.startsWith(prefix) ? type.slice(prefix.length) : "serverInternal",
    detail.replaceAll(/[\p{C}\s]+/gu, " ").slice(0, detailCharactersMax),
    retryAfterMs,
  );
}
