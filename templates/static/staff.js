// Keys and live refresh for the staff's queues. All of it is also there without script: links, tab, the
// browser's own reload.
(() => {
  "use strict";
  const EVERY = 15000;
  const table = document.querySelector("table.queue[data-queue]");
  const news = document.querySelector(".news");
  const search = document.getElementById("q");
  const keys = document.querySelector(".keys");
  let at = null;
  let waiting = null;

  const rows = () => (table ? [...table.tBodies[0].rows] : []);

  // ---- keys ----

  function go(row) {
    if (!row) return;
    if (at) at.classList.remove("at");
    at = row;
    at.classList.add("at");
    at.querySelector("a").focus({ preventScroll: true });
    at.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    const i = all.indexOf(at);
    go(all[i < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(i + by, 0), all.length - 1)]);
  }

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable]");
  }

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    x: () => { if (at) at.setAttribute("aria-selected", String(at.classList.toggle("picked"))); },
    "/": () => { search.focus(); search.select(); },
    "?": () => { keys.textContent = keys.textContent ? "" : keys.dataset.keys; keys.scrollIntoView({ block: "nearest" }); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Enter" && at && event.target === document.body) {
      openPicked();
      event.preventDefault();
    } else if (event.key === "Enter" && at && rows().some((r) => r.classList.contains("picked"))) {
      openPicked();
      event.preventDefault();
    } else if (actions[event.key]) {
      actions[event.key]();
      event.preventDefault();
    }
  });

  // Enter opens the row; where rows are selected, each of them in a tab of its own.
  function openPicked() {
    const picked = rows().filter((r) => r.classList.contains("picked"));
    if (picked.length === 0) location.assign(at.querySelector("a").href);
    for (const row of picked) window.open(row.querySelector("a").href, "_blank", "noopener");
  }

  if (table) {
    table.addEventListener("focusin", (event) => {
      const row = event.target.closest("tbody tr");
      if (row && row !== at) { if (at) at.classList.remove("at"); at = row; at.classList.add("at"); }
    });
  }

  // ---- a form of alert mails is taught: what is selected in a line of the mail are its words ----

  document.addEventListener("mouseup", () => {
    const chosen = getSelection();
    const text = String(chosen).trim();
    const line = chosen.anchorNode?.parentElement?.closest("[data-words]");
    if (line && text && line.contains(chosen.focusNode))
      document.getElementById(line.dataset.words).value = text.slice(0, 120);
  });

  // ---- live refresh: rows change in place; none is added, taken away or moved while the pointer or the
  // keyboard is on the table. What is new waits behind a button. ----

  const idle = () => !table || (!table.matches(":hover") && !table.contains(document.activeElement) && !at);

  function sameTable(page) {
    const other = page.querySelector("table.queue[data-queue]");
    return other && table && other.dataset.queue === table.dataset.queue ? other : null;
  }

  function refreshTabs(page) {
    for (const tab of document.querySelectorAll(".tabs a")) {
      const other = page.querySelector(`.tabs a[data-tab="${tab.dataset.tab}"]`);
      if (!other) continue;
      tab.querySelector("b").textContent = other.querySelector("b").textContent;
      tab.className = other.className;
    }
  }

  function refreshCells(row, other) {
    const busy = row.contains(document.activeElement) && !row.querySelector("th a").matches(":focus");
    for (let i = 0; i < row.cells.length && !busy; i++)
      if (i > 0 && row.cells[i].innerHTML !== other.cells[i].innerHTML && !row.cells[i].querySelector("form"))
        row.cells[i].innerHTML = other.cells[i].innerHTML;
  }

  function say(count) {
    news.textContent = "";
    if (!count) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = news.dataset.news.replace("{n}", count);
    button.addEventListener("click", replace);
    news.append(button);
  }

  function replace() {
    const fresh = waiting && sameTable(waiting);
    if (!fresh) { location.reload(); return; }
    const known = new Set(rows().map((r) => r.dataset.id));
    for (const row of fresh.tBodies[0].rows) row.classList.toggle("fresh", !known.has(row.dataset.id));
    table.tBodies[0].replaceWith(fresh.tBodies[0]);
    at = null;
    waiting = null;
    say(0);
  }

  function take(page) {
    const other = sameTable(page);
    refreshTabs(page);
    if (!table || !other) {
      if (!table !== !page.querySelector("table.queue[data-queue]")) { if (idle()) location.reload(); else { waiting = page; say(1); } }
      return;
    }
    const now = new Map([...other.tBodies[0].rows].map((r) => [r.dataset.id, r]));
    const known = new Set(rows().map((r) => r.dataset.id));
    const added = [...now.keys()].filter((id) => !known.has(id)).length;
    let gone = 0;
    for (const row of rows()) {
      const fresh = now.get(row.dataset.id);
      row.classList.toggle("gone", !fresh);
      if (fresh) refreshCells(row, fresh); else gone++;
    }
    waiting = page;
    if (!added && !gone) { say(0); return; }
    if (idle()) replace(); else say(added || gone);
  }

  async function refresh() {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
      if (answer.redirected && new URL(answer.url).pathname === "/staff/login") {
        news.textContent = news.dataset.ended;
        clearInterval(timer);
        return;
      }
      if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch (error) {
      // The server is away: the next round tries again.
    }
  }

  const timer = news ? setInterval(refresh, EVERY) : 0;
})();
