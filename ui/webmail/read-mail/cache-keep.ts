import type { Keep } from "./read-mail.ts";

/** The cache that the service worker keeps frames of messages in too: one name to clear. */
const cacheName = "mail";
const prefix = "/mail/kept/";

/** In the browser's cache storage. Rejects where there is none: outside of https and of this machine. */
export const cacheKeep: Keep = {
  async get(key) {
    const cache = await caches.open(cacheName);
    return (await cache.match(urlOf(key)))?.json();
  },
  async put(key, value) {
    const cache = await caches.open(cacheName);
    // Deleted first: keys are in the order in which they were put.
    await cache.delete(urlOf(key));
    await cache.put(urlOf(key), Response.json(value));
  },
  async keys() {
    const cache = await caches.open(cacheName);
    const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
    return paths.map((path) =>
      path.startsWith(prefix) ? decodeURIComponent(path.slice(prefix.length)) : path,
    );
  },
  async delete(key) {
    const cache = await caches.open(cacheName);
    await cache.delete(key.startsWith("/") ? key : urlOf(key), { ignoreSearch: true });
  },
};

function urlOf(key: string): string {
  return `${prefix}${encodeURIComponent(key)}`;
}
