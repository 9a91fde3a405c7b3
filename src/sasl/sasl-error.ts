export type SaslRefusalReason = "bad-credentials" | "bad-channel-binding" | "bad-protocol";

/** The peer did not prove what it had to, or the two sides cannot go on. Grammar faults are an AbnfError. */
export class SaslRefusal extends Error {
  override readonly name = "SaslRefusal";
  readonly reason: SaslRefusalReason;

  constructor(reason: SaslRefusalReason, text: string) {
    super(text);
    this.reason = reason;
  }
}
