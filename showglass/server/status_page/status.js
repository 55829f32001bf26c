// Keeps the page up to date while somebody looks at it.
const EVERY = 2000;
const main = document.querySelector("main");
const live = document.getElementById("live");
let at = Date.now();

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(`${location.pathname}/part`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    // what is scrolled or focused stays so: only the rows of a table are exchanged
    const next = document.createElement("template");
    next.innerHTML = text;
    for (const part of next.content.querySelectorAll("[data-part]")) {
      const old = main.querySelector(`[data-part="${part.dataset.part}"]`);
      if (old && old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
    }
    at = Date.now();
    live.className = "";
    live.textContent = live.dataset.good;
  } catch {
    live.className = "away";
    live.textContent = live.dataset.lost.replace("{n}", Math.round((Date.now() - at) / 1000));
  }
}

live.textContent = live.dataset.good;
setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);
