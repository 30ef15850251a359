// What every page can do beyond plain HTML: keys, and the reader's own time on hover. Pages work without it.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  // --- times ---------------------------------------------------------------------------------------------------
  const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
  const tell = (event) => {
    const time = event.target.closest && event.target.closest("time[datetime]");
    if (time && !time.title) time.title = local.format(new Date(time.dateTime)) + " (your time)";
  };
  document.addEventListener("mouseover", tell);
  document.addEventListener("focusin", tell);

  // --- keys ----------------------------------------------------------------------------------------------------
  const keys = [
    ["/", "go to the search field"],
    ["j", "next row of the list"],
    ["k", "row before"],
    ["Enter", "open the row"],
    ["?", "this help"],
  ];
  // A page adds keys of its own: document.dispatchEvent(new CustomEvent("keys", { detail: [["f", "follow"]] })).
  document.addEventListener("keys", (event) => keys.push(...event.detail));

  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.classList.contains("chosen"));
    const next = Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by));
    all.forEach((row, i) => row.classList.toggle("chosen", i === next));
    const link = all[next].querySelector("a[href]");
    if (link) link.focus();
    all[next].scrollIntoView({ block: "nearest" });
  };

  let dialog;
  const help = () => {
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.setAttribute("aria-labelledby", "keys-title");
      const title = document.createElement("h2");
      title.id = "keys-title";
      title.textContent = "Keys";
      const list = document.createElement("dl");
      list.className = "facts";
      const close = document.createElement("button");
      close.textContent = "Close";
      close.addEventListener("click", () => dialog.close());
      dialog.append(title, list, close);
      document.body.append(dialog);
    }
    const list = dialog.querySelector("dl");
    list.replaceChildren();
    for (const [key, what] of keys) {
      const dt = document.createElement("dt");
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      dt.append(kbd);
      const dd = document.createElement("dd");
      dd.textContent = what;
      list.append(dt, dd);
    }
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (dialog && dialog.open) return;
    if (event.key === "/") {
      const field = document.querySelector("[data-search]");
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    } else if (event.key === "j") {
      move(1);
    } else if (event.key === "k") {
      move(-1);
    } else if (event.key === "?") {
      event.preventDefault();
      help();
    }
  });
})();
