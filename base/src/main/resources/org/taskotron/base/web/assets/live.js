// Keeps the parts of a page that are marked with data-live as the server would render them now. One event stream says
// when to look; it resumes where it broke off. What has no events is looked at every data-every milliseconds, and not
// more often than every data-least.
"use strict";
(() => {
  const sign = document.getElementById("live");
  if (!sign || !window.EventSource) return;
  const LEAST = Number(sign.dataset.least || 800);

  let due = false;
  let looking = false;
  let last = 0;
  const say = (word) => {
    if (sign.textContent !== word) sign.textContent = word;
  };

  const adopt = (page) => {
    for (const fresh of page.querySelectorAll("[data-live][id]")) {
      const old = document.getElementById(fresh.id);
      if (!old || old.innerHTML === fresh.innerHTML) continue;
      // Who is in there with the keyboard stays on the same link.
      const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      const chosen = old.querySelector("tr.chosen a[href]");
      const unfolded = Array.from(old.querySelectorAll("details"), (details) => details.open);
      old.replaceChildren(...document.importNode(fresh, true).childNodes);
      old.querySelectorAll("details").forEach((details, i) => (details.open = unfolded[i] || false));
      const find = (href) => Array.from(old.querySelectorAll("a[href]")).find((a) => a.getAttribute("href") === href);
      if (chosen) {
        const row = find(chosen.getAttribute("href"));
        if (row && row.closest("[data-row]")) row.closest("[data-row]").classList.add("chosen");
      }
      if (focused && find(focused)) find(focused).focus({ preventScroll: true });
    }
    // A log that has begun brings its viewer: that part is a page of its own kind.
    if (document.querySelector("[data-live-reload]") && page.querySelector(".log")) location.reload();
    if (!page.getElementById("live")) {
      say("");
      source.close();
      clearInterval(timer);
    }
  };

  const look = async () => {
    if (looking || document.hidden) {
      due = true;
      return;
    }
    due = false;
    looking = true;
    last = performance.now();
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.ok) adopt(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch (e) {
      say("connecting again …");
    } finally {
      looking = false;
      if (due) soon();
    }
  };

  let waiting = 0;
  const soon = () => {
    due = true;
    if (waiting) return;
    const wait = Math.max(0, last + LEAST - performance.now());
    waiting = setTimeout(() => {
      waiting = 0;
      look();
    }, wait);
  };

  const source = new EventSource(sign.dataset.events);
  let broken = false;
  source.addEventListener("open", () => {
    say("live");
    if (broken) soon();
    broken = false;
  });
  source.addEventListener("error", () => {
    broken = true;
    say("connecting again …");
  });
  source.addEventListener("job", soon);
  source.addEventListener("result", soon);
  const every = Number(sign.dataset.every || 0);
  const timer = every ? setInterval(soon, every) : 0;
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && due) soon();
  });
  window.addEventListener("pagehide", () => source.close());
})();
