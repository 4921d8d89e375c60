// Says when the server cannot be reached, and takes the keys and buttons of a part of the page out of reach meanwhile:
// an answer given then would be lost.
const EVERY_MS = 3000;
const PATIENCE_MS = 2500;

export default function ({ parentElement, data }) {
  const banner = parentElement.querySelector(".connection");
  banner.textContent = data.lost;
  const guarded = () => document.querySelector(`.st-key-${data.guards}`);
  let isLost = false;
  let timer = null;

  const swallow = (event) => {
    if (isLost && !event.ctrlKey && !event.metaKey) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  };
  const say = (lost) => {
    isLost = lost;
    banner.hidden = !lost;
    const part = guarded();
    if (part) {
      part.inert = lost;
      part.style.opacity = lost ? 0.4 : 1;
    }
  };
  const ask = async () => {
    try {
      const answer = await fetch(data.health, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
      say(!answer.ok);
    } catch {
      say(true);
    }
    timer = setTimeout(ask, EVERY_MS);
  };
  const offline = () => say(true);
  const again = () => {
    clearTimeout(timer);
    ask();
  };

  window.addEventListener("offline", offline);
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", again);
  document.addEventListener("keydown", swallow, true);
  timer = setTimeout(ask, EVERY_MS);
  return () => {
    clearTimeout(timer);
    say(false);
    window.removeEventListener("offline", offline);
    window.removeEventListener("online", again);
    document.removeEventListener("visibilitychange", again);
    document.removeEventListener("keydown", swallow, true);
  };
}
