/* The service worker of pages that go on in flight mode (gate, booth, timer of a stage): page and files. Nothing else is kept. */

const CACHE = "gate-1";
const GATE = /^\/desk\/events\/[^/]+\/gate\/[0-9a-f-]{36}$|^\/me\/exhibitors\/[^/]+\/visits\/scan$|^\/desk\/events\/[^/]+\/pitches\/rooms\/[0-9a-f-]{36}\/stage$/;
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && GATE.test(url.pathname)) event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
});

/* The network's page while there is one, else the kept one, whatever stands behind its question mark. */
async function page(request, url) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) await cache.put(url.pathname, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(url.pathname);
    if (kept) return kept;
    throw error;
  }
}

/* A file whose address names its content never changes; others are asked for first. */
async function file(request, url) {
  const cache = await caches.open(CACHE), kept = await cache.match(request);
  if (kept && url.searchParams.has("v")) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
