"""Clicks that lead to another page: over only when that page is there.

A click is over before the server has answered. Whoever then reads the address, or types, is still
on the page that is being left, and on a busy machine for long.
"""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page

# The page says itself that it is being left: by a form or a link, or by a form with a file, which
# htmx sends and answers in the same page.
WATCH = """
const isElsewhere = (link) => link && !link.target && !link.hasAttribute("download")
  && link.href.split("#")[0] !== (link.hash ? location.href.split("#")[0] : null);
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog" || event.target.target) return;
  document.documentElement.dataset.leaving = "";
});
addEventListener("click", (event) => {
  if (event.defaultPrevented || !isElsewhere(event.target.closest?.("a[href]"))) return;
  document.documentElement.dataset.leaving = "";
});
const stay = () => { delete document.documentElement.dataset.leaving; };
addEventListener("pageshow", stay);
addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches?.("form[data-upload]")) document.documentElement.dataset.leaving = "";
});
for (const end of ["afterSettle", "responseError", "sendError", "swapError", "timeout"])
  addEventListener("htmx:" + end, stay);
"""
# Without scripts nobody listens: the link or the button tells beforehand whether it leads on.
FORESEE = """(one) => {
  const link = one.closest("a[href]"), button = one.closest("button");
  const leads = link ? !link.target && !link.hash
    : button?.form && button.type === "submit" && button.form.method !== "dialog";
  if (leads) document.documentElement.dataset.leaving = "";
}"""


def watch(context: BrowserContext) -> None:
    """Have every page of this browser say when it is being left."""
    context.add_init_script(WATCH)


def click(page: Page, target: Locator, *, scripts: bool = True) -> None:
    """Click, and wait for the page it leads to, if it leads to one."""
    if not scripts:
        target.evaluate(FORESEE)
    target.click()
    page.locator("html:not([data-leaving])").wait_for(state="attached")
    page.wait_for_load_state()
