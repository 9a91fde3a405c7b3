type Republish = (
  service: unknown,
  callback: (error?: Error | null) => void,
  isDelayed?: boolean,
) => Promise<void>;

/**
 * Where the library cannot announce a service once more, after a conflict or with a network that has gone, it ends the
 * process, or leaves a promise rejected, which ends it too: and with it mail, for the sake of a name. So it is told here
 * that all is well, and `lost` begins anew. Before any service is made. Throws where the library does it another way.
 */
export function keepAlive(responder: object, lost: (error: unknown) => void): void {
  // Private, as far as its types go.
  const inner = responder as { republishService?: Republish };
  const republish = inner.republishService?.bind(responder);
  if (republish === undefined) throw new Error("The library for mDNS announces in another way");
  inner.republishService = async (service, callback, isDelayed) => {
    const done = (error?: Error | null): void => {
      if (error === undefined || error === null) callback();
      else lost(error);
    };
    try {
      await republish(service, done, isDelayed);
    } catch (error) {
      lost(error);
    }
  };
}
