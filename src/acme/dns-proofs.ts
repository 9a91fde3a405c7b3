/** Proofs in the DNS, for names in zones that we write ourselves. RFC 8555 §8.4 */
export interface DnsProofs {
  /** Whether there is such a zone; A-labels. */
  isFor(name: string): boolean;
  /**
   * Puts a text at a name, and resolves when it can be seen; it goes when what it resolves to is disposed of. Rejects
   * with a ProofRefusal where the name server does not take it.
   */
  show(recordName: string, text: string): Promise<AsyncDisposable>;
}

/** A proof could not be shown, and what to do about it. */
export class ProofRefusal extends Error {
  override readonly name = "ProofRefusal";
  readonly advice: string;

  constructor(reason: string, advice: string) {
    super(reason);
    this.advice = advice;
  }
}
