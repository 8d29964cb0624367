// Says that the network or the server is gone, and goes on by itself once it is back.

const AGAIN_MS = 4000;
const OFFLINE = "You are offline. What you see is from before; this page goes on by itself when the network is back.";
const SILENT = "Taskloom does not answer. What you see is from before; this page goes on by itself when it does.";
const line = document.createElement("p");
let timer = 0;

line.className = "away notice warn";
line.setAttribute("role", "status");

function gone(sentence) {
  if (!line.isConnected) document.getElementById("main").prepend(line);
  if (line.textContent !== sentence) line.textContent = sentence;
  clearTimeout(timer);
  timer = setTimeout(look, AGAIN_MS);
}

async function look() {
  if (!navigator.onLine) return gone(OFFLINE);
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
  } catch {
    return gone(SILENT);
  }
  clearTimeout(timer);
  if (!line.isConnected) return;
  line.remove();
  document.getElementById("announcer").textContent = "Taskloom answers again.";
  document.dispatchEvent(new CustomEvent("taskloom:back"));
}

for (const name of ["online", "offline"]) window.addEventListener(name, look);
document.addEventListener("htmx:sendError", look);
document.addEventListener("taskloom:stream", (event) => { if (!event.detail) look(); });
