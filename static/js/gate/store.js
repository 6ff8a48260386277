/* What the phone keeps: the signed lists, and every scan until long after it was sent. */

const NAME = "gate";
const KEPT = 3 * 24 * 3600 * 1000;
let opened;

function open() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("lists", { keyPath: "session" });
      request.result.createObjectStore("scans", { keyPath: "id" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opened;
}

async function run(store, mode, work) {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => done(request?.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}

export const readList = (session) => run("lists", "readonly", (store) => store.get(session));
export const keepList = (list) => run("lists", "readwrite", (store) => store.put(list));
export const keepScan = (scan) => run("scans", "readwrite", (store) => store.put(scan));

export function keepScans(scans) {
  return run("scans", "readwrite", (store) => { scans.forEach((scan) => store.put(scan)); });
}

/* Every scan of this event on this phone, in the order they were made. */
export async function readScans(edition) {
  const all = await run("scans", "readonly", (store) => store.getAll());
  return all.filter((scan) => scan.edition === edition).sort((a, b) => a.made - b.made);
}

/* Drop lists and sent scans that are long past; `everything`: all that is sent. */
export async function tidy(everything = false) {
  const limit = everything ? Infinity : Date.now() - KEPT;
  const [lists, scans] = await Promise.all(["lists", "scans"].map((name) => run(name, "readonly", (store) => store.getAll())));
  const oldLists = lists.filter((list) => list.loaded < limit).map((list) => list.session);
  const oldScans = scans.filter((scan) => scan.sent && scan.made < limit).map((scan) => scan.id);
  await run("lists", "readwrite", (store) => { oldLists.forEach((key) => store.delete(key)); });
  await run("scans", "readwrite", (store) => { oldScans.forEach((key) => store.delete(key)); });
}
