import { createServer } from "node:net";

const triesMax = 200;

/** A base such that base + offset is free for every offset. Below the ports that the system hands out itself. */
export async function freePortBase(offsets: readonly number[]): Promise<number> {
  for (let tries = 0; tries < triesMax; tries++) {
    const base = 10_000 + Math.floor(Math.random() * 21_000);
    const free = await Promise.all([...new Set(offsets)].map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error("Cannot find free ports");
}

export async function freePort(): Promise<number> {
  return freePortBase([0]);
}

async function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.on("error", () => resolve(false));
  server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  return promise;
}
