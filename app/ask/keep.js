// Conversations in this browser: an entry of localStorage for each, written only by the page that holds it. Nothing of
// them is sent anywhere until one is opened. `element`, `trigger` and `watch` are Gradio's.
const PREFIX = "policyqa-conversation-";
const OPEN = "policyqa-open"; // of this tab: which conversation is shown
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (n) => n.toString(16).padStart(2, "0")).join("");
const place = () => element.querySelector(".shelf").dataset; // notice, version
const words = () => JSON.parse(place().words);

// A damaged entry, or one of another version or notice, is as good as none.
const read = (id) => {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + id));
    const { notice, version } = place();
    const good = kept.version === Number(version) && kept.notice === notice && kept.turns.length && kept.turns.every((t) => typeof t.question === "string");
    return good ? kept : null;
  } catch {
    return null;
  }
};

let current = { id: newId(), stamp: null, turns: [] };
const remember = () => { try { sessionStorage.setItem(OPEN, current.id); } catch { /* a reload starts anew */ } };

const save = (turn) => {
  const { notice, version } = place();
  const there = read(current.id);
  // Another tab has gone on with this conversation: it keeps its own, and this one goes on as a new one.
  if (there && there.stamp !== current.stamp) current = { ...current, id: newId() };
  current.turns.push(turn);
  current.stamp = newId();
  remember();
  const kept = { version: Number(version), notice, at: new Date().toISOString(), stamp: current.stamp, turns: current.turns };
  try {
    localStorage.setItem(PREFIX + current.id, JSON.stringify(kept));
    tell("");
  } catch (error) {
    tell(words()[error.name === "QuotaExceededError" ? "full" : "lost"]);
  }
  list();
};

const tell = (text) => {
  const note = element.querySelector(".said") ?? element.querySelector(".shelf").appendChild(document.createElement("p"));
  note.className = "said";
  note.setAttribute("role", "status");
  note.textContent = text;
};

const all = () => {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const id = key.slice(PREFIX.length);
      const kept = read(id);
      if (kept) found.push({ id, at: String(kept.at), title: kept.turns[0].question });
    }
  } catch { /* storage is blocked: there are none */ }
  return found.sort((a, b) => (a.at < b.at ? 1 : -1));
};

const button = (text, data, label) => {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  Object.assign(made.dataset, data);
  if (label) made.setAttribute("aria-label", label);
  return made;
};

const list = () => {
  const kept = all();
  const { delete: remove, none, note, untitled } = words();
  element.querySelector(".count").textContent = kept.length ? `(${kept.length})` : "";
  element.querySelector(".clear").hidden = !kept.length;
  element.querySelector(".note").textContent = kept.length ? note : none;
  element.querySelector("ul").replaceChildren(...kept.map(({ id, at, title }) => {
    const item = document.createElement("li");
    const name = title.trim() || untitled;
    const time = Object.assign(document.createElement("time"), { dateTime: at });
    const day = new Date(at);
    if (!Number.isNaN(day.getTime())) {
      time.textContent = day.toLocaleString(document.documentElement.lang || undefined, { dateStyle: "medium", timeStyle: "short" });
    }
    const show = button(name, { show: id });
    show.append(time);
    if (id === current.id) show.setAttribute("aria-current", "true");
    item.append(show, button("×", { delete: id }, `${remove}: ${name}`));
    return item;
  }));
};

// An answer that is running is stopped first, and so kept.
const settled = async () => {
  document.getElementById("stop")?.click();
  for (let tries = 0; tries < 100; tries++) {
    const last = [...document.querySelectorAll("#conversation .turn")].pop();
    if (!last || !["searching", "writing"].includes(last.dataset.stage)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
};

const start = () => {
  current = { id: newId(), stamp: null, turns: [] };
  remember();
  trigger("clear", {});
};

const show = (id) => {
  const kept = read(id);
  if (!kept) return list();
  current = { id, stamp: kept.stamp, turns: kept.turns };
  remember();
  trigger("select", { turns: kept.turns });
  list();
};

const remove = (ids) => {
  for (const id of ids) localStorage.removeItem(PREFIX + id);
  if (ids.includes(current.id)) start();
  list();
};

element.addEventListener("click", async (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  const { show: id, delete: gone, clear, new: fresh } = pressed.dataset;
  if (id || fresh !== undefined) {
    await settled();
    pressed.closest("details")?.removeAttribute("open");
    if (id) show(id); else { start(); list(); }
    document.querySelector("#question textarea")?.focus();
  } else if (gone) {
    const next = pressed.closest("li").nextElementSibling ?? pressed.closest("li").previousElementSibling;
    if (gone === current.id) await settled();
    const after = next?.querySelector("[data-delete]")?.dataset.delete;
    remove([gone]);
    (element.querySelector(`[data-delete="${after}"]`) ?? element.querySelector("summary")).focus();
    dispatchEvent(new CustomEvent("policyqa-say", { detail: words().deleted }));
  } else if (clear !== undefined) {
    await settled();
    // Damaged ones, too.
    remove([current.id, ...Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length))]);
    element.querySelector("details").open = false;
    element.querySelector("summary").focus();
    dispatchEvent(new CustomEvent("policyqa-say", { detail: words().cleared }));
  }
});

addEventListener("policyqa-keep", (event) => { if (element.isConnected) save(event.detail); });
addEventListener("storage", ({ key, newValue }) => {
  if (!element.isConnected || (key !== null && !key.startsWith(PREFIX))) return;
  // What was deleted in another tab is not brought back by this one: only what is asked from now on is kept.
  if (key === null || (key === PREFIX + current.id && newValue === null)) {
    current = { id: newId(), stamp: null, turns: [] };
    remember();
  }
  list();
});
watch("value", list);

// After a reload the conversation of this tab is shown again. A tab that was opened as a copy of another shows it too.
const last = (() => { try { return sessionStorage.getItem(OPEN); } catch { return null; } })();
if (last && read(last)) show(last);
else { remember(); list(); }
