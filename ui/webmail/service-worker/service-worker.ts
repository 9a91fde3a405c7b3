// Keeps the shell of the webmail and the mail that was read, for when there is no connection. It answers for pages
// below /mail/ and what they load; JMAP goes by it, what has been read of that the page keeps itself.

/** Put in front by ui/build: what the shell is, and a name for this state of it. */
declare const shell: { readonly version: string; readonly paths: readonly string[] };

interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface NoticeEvent extends WorkerEvent {
  readonly notification: { close(): void };
}

interface WorkerScope {
  addEventListener(type: "install" | "activate", listener: (event: WorkerEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
  addEventListener(type: "notificationclick", listener: (event: NoticeEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: { readonly type: "window" }): Promise<readonly { focus(): Promise<unknown> }[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

const worker = globalThis as unknown as WorkerScope;
const shellCache = `shell-${shell.version}`;
/** Also named where the page clears it at the end of a session. */
const mailCache = "mail";
const framesMax = 100;
const networkMs = 4_000;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/assets/")) event.respondWith(assetOf(event.request));
  else if (pathname === "/mail/") event.respondWith(pageOf(event.request));
  else if (pathname.startsWith("/mail/html/")) event.respondWith(frameOf(event.request));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(showPage());
});

/** The one that is open already, where there is one. */
async function showPage(): Promise<void> {
  const [page] = await worker.clients.matchAll({ type: "window" });
  await (page === undefined ? worker.clients.openWindow("/mail/") : page.focus());
}

async function install(): Promise<void> {
  const cache = await caches.open(shellCache);
  await cache.addAll(shell.paths);
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("shell-") && name !== shellCache);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Their names change when they change. */
async function assetOf(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** The newest page where there is a connection; the one that was kept where there is none, or a slow one. */
async function pageOf(request: Request): Promise<Response> {
  const kept = await caches.match("/mail/");
  if (kept === undefined) return fetch(request);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(networkMs) });
    return response.ok || response.redirected ? response : kept;
  } catch {
    return kept;
  }
}

/** Mail that was shown once is shown again without a connection. */
async function frameOf(request: Request): Promise<Response> {
  const cache = await caches.open(mailCache);
  try {
    const response = await fetch(request);
    if (response.ok) await keepFrame(cache, request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept !== undefined) return kept;
    throw error;
  }
}

async function keepFrame(cache: Cache, request: Request, response: Response): Promise<void> {
  await cache.put(request, response);
  const frames = (await cache.keys()).filter(({ url }) => url.includes("/mail/html/"));
  await Promise.all(frames.slice(0, -framesMax).map((frame) => cache.delete(frame)));
}
