/* A hall's map: arrow keys go from booth to booth, two fingers or the buttons change its size, and what
   the pointer or the focus is on is written below it. Without this script it is a drawing of links. */
"use strict";

const Plans = (function () {
  const middle = (box) => [+box.getAttribute("x") + box.getAttribute("width") / 2, +box.getAttribute("y") + box.getAttribute("height") / 2];
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /* The nearest booth on that side; one that is off to the side counts as further away. */
  function neighbour(svg, from, [dx, dy]) {
    const [x, y] = middle(from.querySelector("rect"));
    let best = null, least = Infinity;
    for (const one of svg.querySelectorAll(".spot")) {
      if (one === from) continue;
      const [left, top] = middle(one.querySelector("rect"));
      const along = (left - x) * dx + (top - y) * dy, aside = Math.abs((left - x) * dy) + Math.abs((top - y) * dx);
      if (along > 0 && aside <= along * 3 && along + aside * 3 < least) { best = one; least = along + aside * 3; }
    }
    return best;
  }

  /* One stop for the tabulator key: the booth that was last in hand. */
  function rove(svg, spot) {
    for (const one of svg.querySelectorAll(".spot")) one.setAttribute("tabindex", one === spot ? "0" : "-1");
  }

  function zoomer(plan) {
    const svg = plan.querySelector(".plan-svg"), region = plan.querySelector("[data-plan-scroll]");
    const [, , width, depth] = svg.getAttribute("viewBox").split(" ").map(Number);
    let scale = +(svg.getAttribute("width") || width * 2) / width;
    return {
      get scale() { return scale; },
      set(wanted, at) {
        const fit = region.clientWidth / width, before = scale;
        scale = Math.min(12, Math.max(Math.min(fit, 0.5), wanted === "fit" ? fit : wanted));
        const box = region.getBoundingClientRect(), x = at ? at.x - box.left : box.width / 2, y = at ? at.y - box.top : box.height / 2;
        const left = (region.scrollLeft + x) * scale / before - x, top = (region.scrollTop + y) * scale / before - y;
        svg.setAttribute("width", width * scale); svg.setAttribute("height", depth * scale);
        region.scrollTo(left, top);
      },
    };
  }

  function pinch(region, zoom) {
    let start = 0, scale = 1;
    const gap = (touches) => Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);
    region.addEventListener("touchstart", (event) => { if (event.touches.length === 2) { start = gap(event.touches); scale = zoom.scale; } }, { passive: true });
    region.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2 || !start) return;
      event.preventDefault();
      const [a, b] = event.touches;
      zoom.set(scale * gap(event.touches) / start, { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 });
    }, { passive: false });
    region.addEventListener("touchend", () => { start = 0; });
  }

  function begin(plan) {
    const svg = plan.querySelector(".plan-svg"), said = plan.querySelector("[data-plan-said]"), zoom = zoomer(plan);
    const tell = (event) => { const spot = event.target.closest(".spot"); if (spot) said.textContent = spot.getAttribute("aria-label"); };
    svg.addEventListener("focusin", (event) => { tell(event); rove(svg, event.target.closest(".spot")); });
    svg.addEventListener("pointerover", tell);
    svg.addEventListener("keydown", (event) => {
      const spot = event.target.closest(".spot"), way = WAYS[event.key];
      if (!spot || !way || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const next = neighbour(svg, spot, way);
      if (next) next.focus();
    });
    rove(svg, svg.querySelector(".spot.is-found") || svg.querySelector(".spot"));
    plan.querySelector("[data-plan-tools]").hidden = false;
    for (const button of plan.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => zoom.set(button.dataset.zoom === "fit" ? "fit" : zoom.scale * button.dataset.zoom));
    }
    pinch(plan.querySelector("[data-plan-scroll]"), zoom);
  }

  /* "Show on the map": the booth is brought into view in its region and takes the focus. */
  function arrive() {
    const spot = location.hash.startsWith("#on-map-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!spot) return;
    spot.focus({ preventScroll: true });
    spot.scrollIntoView({ block: "center", inline: "center" });
  }

  document.querySelectorAll("[data-plan]").forEach(begin);
  addEventListener("hashchange", arrive);
  addEventListener("load", arrive);
  return { WAYS, neighbour, rove, zoomer, pinch };
})();
