/* The wall page renews itself: only what changed is put in, so that nothing flickers. Without a network the last page stays and
   says since when; a page that was switched off goes away. Without this script the browser loads the whole page again. */

const wall = document.querySelector("[data-wall]");
const PATIENCE = 20000;

function parts(page) {
  return new Map([...page.querySelectorAll("[data-figures] [data-part]")].map((one) => [one.dataset.part, one]));
}

function looks(page) {
  return [...page.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.getAttribute("href") || one.getAttribute("src")).join(" ");
}

function put(fresh) {
  const old = parts(document), news = parts(fresh);
  if ([...old.keys()].join(" ") !== [...news.keys()].join(" ")) {
    document.querySelector("[data-figures]").replaceChildren(...fresh.querySelector("[data-figures]").childNodes);
    return;
  }
  for (const [name, one] of news) {
    if (one.innerHTML !== old.get(name).innerHTML) old.get(name).replaceChildren(...one.childNodes);
  }
}

if (wall) {
  const lost = document.querySelector("[data-lost]"), every = Number(wall.dataset.every) * 1000;
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
  let seen = new Date();
  const renew = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 404) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!fresh.querySelector("[data-wall]")) throw new Error("another page");
      if (looks(fresh) !== looks(document)) { location.reload(); return; }
      put(fresh);
      seen = new Date();
      lost.textContent = "";
    } catch {
      lost.textContent = lost.dataset.lost.replace("{time}", clock.format(seen));
    }
    setTimeout(renew, every);
  };
  setTimeout(renew, every);
}
