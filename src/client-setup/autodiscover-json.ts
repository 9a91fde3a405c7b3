/** An answer of the second version of autodiscover, which says only where the first one is. */
export interface AutodiscoverJson {
  readonly status: 200 | 400;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * What newer programs ask first, as MS-OXDISCO §3.1.5.5 has it: `Protocol` says what they want, and of that we have the
 * XML of the first version alone.
 */
export function autodiscoverJson(protocol: string | undefined, origin: string): AutodiscoverJson {
  if (protocol === undefined || protocol === "") {
    const ErrorMessage = "A valid value must be provided for the query parameter 'Protocol'";
    return { status: 400, body: { ErrorCode: "MandatoryParameterMissing", ErrorMessage } };
  }
  if (protocol.toLowerCase() !== "autodiscoverv1") {
    const ErrorMessage =
      "The given protocol value is invalid. Supported values are 'AutodiscoverV1'";
    return { status: 400, body: { ErrorCode: "InvalidProtocol", ErrorMessage } };
  }
  const Url = `${origin}/autodiscover/autodiscover.xml`;
  return { status: 200, body: { Protocol: "AutodiscoverV1", Url } };
}
