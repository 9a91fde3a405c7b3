import { certificateRequest } from "../tls/certificate-request.ts";
import type { HostKey } from "../tls/host-keys.ts";
import type { AcmeClient } from "./acme-client.ts";
import { AcmeProblem, problemOf } from "./acme-problem.ts";
import type { Challenges, ChallengeType } from "./challenges.ts";
import { keyAuthorization } from "./jws.ts";

export interface IssueWish {
  readonly name: string;
  readonly hostKey: HostKey;
  readonly challenge: ChallengeType;
}

/** A certificate (PEM, its chain behind it) of an authority where our account is open. Rejects with an AcmeProblem. */
export async function issueCertificate(
  client: AcmeClient,
  challenges: Challenges,
  { name, hostKey, challenge }: IssueWish,
): Promise<string> {
  const order = await client.order(name);
  for (const url of order.authorizations) {
    await authorize(client, challenges, { name, url, type: challenge });
  }
  return client.finalize(order, certificateRequest([name], hostKey.privateKey));
}

/** Shows that the name is ours, where the authority does not remember it from last time. */
async function authorize(
  client: AcmeClient,
  challenges: Challenges,
  {
    name,
    url,
    type,
  }: { readonly name: string; readonly url: string; readonly type: ChallengeType },
): Promise<void> {
  const { status, challenges: offered } = await client.authorization(url);
  if (status === "valid") return;
  const challenge = offered.find((one) => one.type === type);
  if (challenge?.token === undefined) {
    throw new AcmeProblem("unsupportedChallenge", `The authority offers no ${type} for ${name}`);
  }
  const { token } = challenge;
  const authorization = keyAuthorization(token, client.accountKey);
  await using _ = await challenges.show(type, { name, token, authorization });
  const judged = await client.prove(challenge, url);
  if (judged.status === "valid") return;
  throw problemOf(judged.challenges.find((one) => one.type === type)?.error);
}
