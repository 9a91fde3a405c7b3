import * as v from "valibot";

// What a browser gives for PublicKeyCredential.toJSON(). WebAuthn §5.1.8. Members that we do not look at are let pass.

const octets = (max: number) =>
  v.pipe(v.string(), v.maxLength(max), v.regex(/^[\w-]*$/, "not base64url"));
const credential = {
  id: v.pipe(octets(1400), v.nonEmpty()),
  rawId: octets(1400),
  type: v.literal("public-key"),
  clientExtensionResults: v.optional(v.object({}), {}),
};
const transport = v.pipe(v.string(), v.regex(/^[a-z-]{1,32}$/));

export const registrationResponse = v.object({
  ...credential,
  response: v.object({
    clientDataJSON: octets(8_000),
    attestationObject: octets(32_000),
    transports: v.optional(v.pipe(v.array(transport), v.maxLength(10)), []),
  }),
});

export const authenticationResponse = v.object({
  ...credential,
  response: v.object({
    clientDataJSON: octets(8_000),
    authenticatorData: octets(8_000),
    signature: octets(4_000),
    userHandle: v.nullish(octets(200)),
  }),
});

export type RegistrationResponse = v.InferOutput<typeof registrationResponse>;
export type AuthenticationResponse = v.InferOutput<typeof authenticationResponse>;
