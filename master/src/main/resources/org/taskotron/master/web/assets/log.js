// The log viewer: asks the server for windows of whole lines, follows a log that grows, stops following when the reader
// scrolls away, links to lines, searches. Without this script the page still shows the window it was made with.
"use strict";
(() => {
  const box = document.querySelector(".log");
  if (!box) return;
  const list = box.querySelector(".loglines");
  const partial = box.querySelector(".logpartial");
  const state = document.querySelector(".logstate");
  const bar = document.querySelector(".logbar");
  const api = box.dataset.api;
  const MOST = 6000; // lines kept in the page

  let from = Number(box.dataset.from);
  let to = Number(box.dataset.to);
  let length = Number(box.dataset.length);
  let ended = box.dataset.ended === "yes";
  let following = false;
  let loading = false;
  let shown = 0; // how often the lines were replaced: what was asked for before that does not belong to them
  let source = null;
  let found = -1;
  let words = "";

  const say = (text) => { state.textContent = text; };
  const atEnd = () => to >= length || (!partial.hidden && source !== null);
  const nearBottom = () => box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const button = (name) => bar.querySelector(`[data-do="${name}"]`);

  // --- lines -----------------------------------------------------------------------------------------------------
  const row = (line) => {
    const div = document.createElement("div");
    div.className = line.c;
    div.dataset.o = line.o;
    const number = document.createElement("a");
    number.className = "ln";
    const time = document.createElement("time");
    time.className = "lt";
    if (line.t) {
      time.dateTime = line.t;
      time.textContent = line.t.slice(11, 19);
    }
    const text = document.createElement("span");
    text.className = "lx";
    text.innerHTML = line.h; // escaped by the server
    div.append(number, time, text);
    if (line.n > 0) give(div, line.n);
    return div;
  };
  const give = (div, number) => {
    div.id = "L" + number;
    const a = div.firstChild;
    a.textContent = number;
    a.href = "#L" + number;
  };
  const rows = (lines) => {
    const part = document.createDocumentFragment();
    for (const line of lines) part.append(row(line));
    return part;
  };
  const showPartial = (html) => {
    partial.hidden = html === null || html === undefined;
    partial.lastElementChild.innerHTML = html || "";
  };
  const took = (window) => {
    length = Math.max(length, window.length);
    ended = window.ended;
    const empty = box.querySelector(".logempty");
    if (empty && length > 0) empty.remove();
  };
  const status = () => {
    const more = box.querySelector(".logmore");
    if (more) more.hidden = from === 0;
    const size = length > 1e6 ? (length / 1e6).toFixed(1) + " MB" : length > 1e3 ? (length / 1e3).toFixed(1) + " kB" : length + " bytes";
    say(size + (ended ? "" : following ? ", following" : source ? ", growing" : ""));
    button("follow").hidden = ended;
    button("follow").setAttribute("aria-pressed", String(following));
  };

  const ask = async (query) => {
    const answer = await fetch(api + query);
    if (!answer.ok) throw new Error("the master answered " + answer.status);
    return answer.json();
  };

  const show = (window) => {
    shown++;
    list.replaceChildren(rows(window.lines));
    from = window.from;
    to = window.to;
    took(window);
    showPartial(window.partial);
    count();
    mark(list);
    status();
  };

  /** Numbers for lines that came without: a long log is counted while it is shown already. */
  const count = async () => {
    const first = list.firstElementChild;
    if (!first || first.id || first.dataset.o === undefined) return;
    const offset = first.dataset.o;
    try {
      let { number } = await ask("/number?offset=" + offset);
      if (list.firstElementChild !== first) return;
      for (const div of list.children) give(div, number++);
      if (location.hash) choose(false);
    } catch (e) {
      // The lines stay without numbers.
    }
  };

  const earlier = async () => {
    if (loading || from === 0) return;
    loading = true;
    const asked = shown;
    try {
      const window = await ask("/window?before=" + from);
      if (asked !== shown) return;
      if (window.lines.length) {
        const height = box.scrollHeight;
        const part = rows(window.lines);
        mark(part);
        list.prepend(part);
        from = window.from;
        box.scrollTop += box.scrollHeight - height;
        if (list.children.length > MOST && !nearBottom()) {
          while (list.children.length > MOST) list.lastElementChild.remove();
          unfollow();
          to = Number(list.lastElementChild.dataset.o);
          list.lastElementChild.remove();
          showPartial(null);
        }
        count();
      }
      status();
    } finally {
      loading = false;
    }
  };

  const later = async () => {
    if (loading || source || to >= length && ended) return;
    loading = true;
    const asked = shown;
    try {
      const window = await ask("/window?after=" + to);
      if (asked !== shown) return;
      append(window);
      if (!window.ended && !window.lines.length) follow(false);
    } finally {
      loading = false;
    }
  };

  const append = (window) => {
    took(window);
    if (window.from === to || window.lines.length) {
      let number = 0;
      const last = list.lastElementChild;
      if (last && last.id) number = Number(last.id.slice(1)) + 1;
      for (const line of window.lines) if (line.n < 0 && number > 0) line.n = number++;
      const part = rows(window.lines);
      mark(part);
      list.append(part);
      to = window.to;
    }
    showPartial(window.partial);
    if (list.children.length > MOST && (following || nearBottom())) {
      let height = box.scrollHeight;
      while (list.children.length > MOST) list.firstElementChild.remove();
      from = Number(list.firstElementChild.dataset.o);
      box.scrollTop -= height - box.scrollHeight;
    }
    if (following) bottom();
    status();
  };

  // --- following ---------------------------------------------------------------------------------------------------
  const bottom = () => { box.scrollTop = box.scrollHeight; };
  const listen = () => {
    if (source || ended && to >= length) return;
    source = new EventSource(api + "/follow?from=" + to);
    source.addEventListener("lines", (event) => append(JSON.parse(event.data)));
    source.addEventListener("end", (event) => {
      const told = JSON.parse(event.data);
      length = told.length;
      ended = true;
      following = false;
      source.close();
      source = null;
      status();
    });
    source.addEventListener("error", () => say("connecting again …"));
    source.addEventListener("open", status);
  };
  const follow = async (jump) => {
    if (jump) {
      if (!source && to < length) show(await ask("/window"));
      following = true;
      bottom();
    }
    listen();
    status();
  };
  const unfollow = () => {
    following = false;
    if (source) {
      source.close();
      source = null;
    }
    status();
  };

  let lastTop = box.scrollTop;
  box.addEventListener("scroll", () => {
    const up = box.scrollTop < lastTop - 1;
    lastTop = box.scrollTop;
    if (up && following && !nearBottom()) {
      following = false;
      status();
    } else if (!up && !following && source && nearBottom()) {
      following = true;
      status();
    }
    if (box.scrollTop < 300) earlier();
    if (!source && nearBottom()) later();
  });

  // --- places --------------------------------------------------------------------------------------------------------
  const range = () => {
    const match = /^#L([0-9]+)(?:-L?([0-9]+))?$/.exec(location.hash);
    if (!match) return null;
    const a = Number(match[1]);
    const b = match[2] ? Number(match[2]) : a;
    return [Math.min(a, b), Math.max(a, b)];
  };
  const choose = async (load) => {
    for (const old of list.querySelectorAll(".chosen")) old.classList.remove("chosen");
    const wanted = range();
    if (!wanted) return;
    if (!document.getElementById("L" + wanted[0]) && load) {
      say("looking for line " + wanted[0] + " …");
      unfollow();
      show(await ask("/window?line=" + wanted[0]));
    }
    for (let i = wanted[0]; i <= Math.min(wanted[1], wanted[0] + MOST); i++) {
      const div = document.getElementById("L" + i);
      if (div) div.classList.add("chosen");
    }
    const first = document.getElementById("L" + wanted[0]);
    if (first && load) reveal(first);
    status();
  };
  const reveal = (div) => {
    box.scrollTop = div.offsetTop - box.offsetTop - box.clientHeight / 4;
    lastTop = box.scrollTop;
  };
  list.addEventListener("click", (event) => {
    const number = event.target.closest("a.ln");
    if (!number || !number.textContent) return;
    event.preventDefault();
    const line = Number(number.textContent);
    const wanted = event.shiftKey && range();
    const hash = wanted ? `#L${Math.min(wanted[0], line)}-L${Math.max(wanted[0], line)}` : "#L" + line;
    history.replaceState(null, "", hash);
    following = false;
    choose(false);
  });
  window.addEventListener("hashchange", () => choose(true));

  const focus = (offset) => {
    const div = offset >= 0 && list.querySelector(`[data-o="${offset}"]`);
    if (div) reveal(div);
    return Boolean(div);
  };

  // --- search --------------------------------------------------------------------------------------------------------
  const form = document.querySelector(".logsearch");
  const unmark = () => {
    for (const old of list.querySelectorAll("mark")) {
      const parent = old.parentNode;
      old.replaceWith(...old.childNodes);
      parent.normalize();
    }
  };
  const mark = (lines) => {
    if (!words) return;
    const wanted = words.toLowerCase();
    const walker = document.createTreeWalker(lines, NodeFilter.SHOW_TEXT);
    const hits = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest(".lx")) continue;
      for (let i = node.data.toLowerCase().indexOf(wanted); i >= 0; i = node.data.toLowerCase().indexOf(wanted, i + wanted.length)) {
        hits.push([node, i]);
      }
    }
    for (const [node, i] of hits.reverse()) {
      const hit = document.createRange();
      hit.setStart(node, i);
      hit.setEnd(node, i + wanted.length);
      hit.surroundContents(document.createElement("mark"));
    }
  };
  const search = async (backward) => {
    const field = form.elements.q;
    if (!field.value) return;
    if (field.value !== words) {
      words = field.value;
      found = -1;
    }
    // The first search goes from the top of what is seen, the next ones from what was found.
    let at = found;
    if (at < 0) at = backward ? to : from;
    else if (!backward) {
      const here = list.querySelector(`[data-o="${found}"]`);
      at = here && here.nextElementSibling ? Number(here.nextElementSibling.dataset.o) : found + 1;
    }
    say("searching …");
    let turned = false;
    for (;;) {
      const answer = await ask(`/search?q=${encodeURIComponent(words)}&from=${at}${backward ? "&backward" : ""}`);
      if (answer.line >= 0) {
        found = answer.line;
        following = false;
        if (!list.querySelector(`[data-o="${found}"]`)) {
          unfollow();
          show(await ask("/window?around=" + found));
        } else {
          unmark();
          mark(list);
        }
        for (const old of list.querySelectorAll(".chosen")) old.classList.remove("chosen");
        const div = list.querySelector(`[data-o="${found}"]`);
        if (div) {
          div.classList.add("chosen");
          reveal(div);
        }
        status();
        return;
      }
      if (answer.go_on >= 0) {
        at = answer.go_on;
      } else if (!turned) {
        turned = true;
        at = backward ? length : 0;
      } else {
        found = -1;
        unmark();
        say("not found");
        return;
      }
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(false);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      search(true);
    }
  });

  // --- buttons and keys ------------------------------------------------------------------------------------------------
  const toggle = (name, css) => {
    const on = button(name).getAttribute("aria-pressed") !== "true";
    button(name).setAttribute("aria-pressed", String(on));
    box.classList.toggle(css, !on);
  };
  const actions = {
    start: async () => { unfollow(); show(await ask("/window?after=0")); box.scrollTop = 0; },
    end: async () => { if (!source || to < length) show(await ask("/window")); bottom(); if (!ended) follow(true); },
    failure: async () => {
      unfollow();
      const window = await ask("/window?failure");
      show(window);
      if (!focus(window.focus)) { bottom(); say("no line looks like an error"); }
    },
    follow: () => (following ? unfollow() : follow(true)),
    previous: () => search(true),
    times: () => toggle("times", "timeless"),
    wrap: () => toggle("wrap", "long"),
  };
  bar.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[data-do]");
    if (pressed) actions[pressed.dataset.do]();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select, dialog")) return;
    const action = { g: actions.start, G: actions.end, e: actions.failure, f: actions.follow, t: actions.times, w: actions.wrap,
      n: () => search(false), N: () => search(true) }[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
  document.dispatchEvent(new CustomEvent("keys", { detail: [
    ["f", "follow the log, or stop"], ["g", "start of the log"], ["G", "end of the log"], ["e", "last error"],
    ["n", "next place found"], ["N", "place found before"], ["t", "times"], ["w", "wrap long lines"]] }));

  // --- begin -----------------------------------------------------------------------------------------------------------
  count();
  if (location.hash) choose(true);
  else if (!focus(Number(box.dataset.focus))) {
    bottom();
    if (!ended && to >= length - 65536) follow(true);
  }
  if (!ended && !source && atEnd()) listen();
  status();
})();
