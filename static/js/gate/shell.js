/* Making the page itself survive flight mode: its worker, and every file it is made of. */

const CACHE = "gate-1";
const MODULES = ["main", "camera", "fold", "judge", "list", "shell", "store", "sync", "view"];

export async function keepPage(config) {
  if (!("serviceWorker" in navigator)) return;
  const scope = config.scope || `/desk/events/${config.edition}/gate/`;
  await navigator.serviceWorker.register("/gate-worker.js", { scope, updateViaCache: "none" });
  await navigator.serviceWorker.ready;
  const used = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')].map((e) => e.href || e.src);
  const modules = [...MODULES.map((name) => new URL(`${name}.js`, import.meta.url).href), ...(config.modules || [])];
  const cache = await caches.open(CACHE);
  await Promise.all([...new Set([...used, ...modules, config.icons, config.jsqr])].map(async (address) => {
    const answer = await fetch(address);
    if (answer.ok) await cache.put(address, answer);
  }));
  // A form that came back stands at an address that only takes forms: the page is always here.
  const own = await fetch(config.here, { credentials: "same-origin" });
  if (own.ok && !own.redirected) await cache.put(config.here, own);
}

export const forgetPage = () => caches.delete(CACHE);
