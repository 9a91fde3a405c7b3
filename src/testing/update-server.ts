import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import type { DnsServer } from "../dns/dns-exchange.ts";
import type { TsigKey } from "../dns/tsig.ts";
import { wireName } from "../dns/wire-name.ts";

/** How an UpdateServer answers. */
export interface UpdateScript {
  readonly key: TsigKey;
  /** RFC 2136 §2.2; 0 where absent. */
  readonly rcode?: number;
  /** RFC 8945 §3; 0 where absent. */
  readonly tsigError?: number;
  /** "none": no signature; "wrong": of another key. */
  readonly signature?: "none" | "wrong";
  /** Seconds since 1970 by its clock. */
  readonly nowSeconds: number;
}

/** A name server as far as signed updates go, put together apart from the code under test: it keeps what it gets. */
export class UpdateServer implements AsyncDisposable {
  readonly requests: Buffer[] = [];
  readonly #server: Server;

  private constructor(script: UpdateScript) {
    this.#server = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.on("data", (chunk: Buffer) => {
        const request = chunk.subarray(2);
        this.requests.push(request);
        const answer = answerTo(request, script);
        socket.write(Buffer.concat([uint(answer.length, 2), answer]));
      });
    });
  }

  static async start(script: UpdateScript): Promise<UpdateServer> {
    const server = new UpdateServer(script);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get address(): DnsServer {
    const { port } = this.#server.address() as AddressInfo;
    return { address: "127.0.0.1", port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** RFC 8945 §5.3: signed over the signature of the request, the answer and the variables. */
export function answerTo(request: Buffer, script: UpdateScript): Buffer {
  const { key, rcode = 0, tsigError = 0, signature, nowSeconds } = script;
  const zoneEnd = request.indexOf(0, 12) + 5;
  const plain = Buffer.concat([
    request.subarray(0, 2),
    uint(0xa800 | (tsigError === 0 ? rcode : 9), 2),
    uint(1, 2),
    Buffer.alloc(6),
    request.subarray(12, zoneEnd),
  ]);
  if (signature === "none") return plain;
  const macOctets = { "hmac-sha256": 32, "hmac-sha384": 48, "hmac-sha512": 64 }[key.algorithm];
  // Behind the signature stand the original id, the error and the length of other data.
  const requestMac = request.subarray(request.length - 6 - macOctets, request.length - 6);
  const time = request.subarray(
    request.length - 6 - macOctets - 10,
    request.length - 6 - macOctets - 4,
  );
  const other = tsigError === 18 ? uint(nowSeconds, 6) : Buffer.alloc(0);
  const signedAt = tsigError === 18 ? time : uint(nowSeconds, 6);
  const [name, algorithm] = [wireName(key.name), wireName(key.algorithm)];
  const head = Buffer.concat([signedAt, uint(300, 2)]);
  const tail = Buffer.concat([uint(tsigError, 2), uint(other.length, 2), other]);
  const variables = Buffer.concat([name, uint(255, 2), uint(0, 4), algorithm, head, tail]);
  const mac = createHmac(key.algorithm.slice(5), signature === "wrong" ? "another" : key.secret)
    .update(Buffer.concat([uint(requestMac.length, 2), requestMac, plain, variables]))
    .digest();
  // RFC 8945 §5.2: who does not know the key cannot sign.
  const shown = tsigError === 16 || tsigError === 17 ? Buffer.alloc(0) : mac;
  const id = request.subarray(0, 2);
  const data = Buffer.concat([algorithm, head, uint(shown.length, 2), shown, id, tail]);
  const record = [name, uint(250, 2), uint(255, 2), uint(0, 4), uint(data.length, 2), data];
  plain.writeUInt16BE(1, 10);
  return Buffer.concat([plain, ...record]);
}

function uint(value: number, octets: number): Buffer {
  const buffer = Buffer.alloc(octets);
  buffer.writeUIntBE(value, 0, octets);
  return buffer;
}
