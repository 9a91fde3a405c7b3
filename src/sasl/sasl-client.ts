/**
 * The client's side of one exchange. The initial response goes out first; where there is none, the server speaks first.
 * Each challenge is then answered, until the server says that it is content. That counts only if `hasProof` holds.
 */
export interface SaslClient {
  initialResponse(): Buffer | undefined;
  /** An AbnfError or SaslRefusal means: cancel the exchange. */
  respond(challenge: Buffer): Promise<Buffer>;
  /** Whether the server has proved all that the mechanism asks of it. */
  readonly hasProof: boolean;
}
