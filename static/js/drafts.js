// Keeps what is typed as a draft while it is being typed. Without this file, "Save draft" does it.

// Milliseconds: long enough not to send every word, short enough to lose no sentence.
const PAUSE = 1500;
// Milliseconds before a draft that could not be sent is tried again; a connection needs some.
const RETRY_PAUSE = 8000;
const TOKEN = "csrfmiddlewaretoken";

// A visit that ended and began anew in another window has another token: take it from a fresh page.
async function freshToken() {
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (page.redirected && page.url.includes("/login/")) return "";
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = fresh.querySelector(`main [name=${TOKEN}]`)?.value ?? "";
  if (token) for (const field of document.getElementsByName(TOKEN)) field.value = token;
  return token;
}

// Sends one part of a form alone: a row of many is a draft of its own.
function post(part, isLeaving) {
  const body = new URLSearchParams();
  const token = part.closest("form").elements[TOKEN].value;
  for (const field of part.querySelectorAll("input, select, textarea")) {
    if (!field.name || (["radio", "checkbox"].includes(field.type) && !field.checked)) continue;
    body.append(field.name, field.value);
  }
  body.set(TOKEN, token);
  body.set("prefix", part.dataset.draftPrefix ?? "");
  return fetch(part.dataset.draftUrl, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    // A page that is being left ends its requests, but for these.
    keepalive: isLeaving,
  });
}

class Draft {
  constructor(part) {
    this.part = part;
    this.status = part.querySelector("[data-draft-status]");
    this.isDirty = false;
    this.timer = 0;
    part.addEventListener("input", () => this.wait(PAUSE, true));
    part.addEventListener("change", () => this.wait(PAUSE, true));
    part.addEventListener("focusout", () => this.isDirty && this.wait(0));
    // What is recorded needs no draft, which would come back after it.
    part.closest("form").addEventListener("submit", () => this.stop());
    addEventListener("pagehide", () => this.isDirty && post(this.part, true).catch(() => {}));
  }

  wait(pause, isTyping = false) {
    if (isTyping) this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  stop() {
    clearTimeout(this.timer);
    this.isDirty = false;
  }

  async send(isSecondTry = false) {
    this.isDirty = false;
    try {
      const answer = await post(this.part, false);
      if (answer.ok && !answer.redirected) {
        const { saved } = await answer.json();
        this.tell(saved ? `Draft kept at ${saved}.` : "");
        return;
      }
      if (!isSecondTry && (await freshToken())) {
        await this.send(true);
        return;
      }
      this.tell("You have been signed out. What you typed is still here: sign in in another window, and go on.", true);
    } catch {
      this.tell("No connection, so no draft is kept yet. What you typed is still here.", true);
    }
    this.wait(RETRY_PAUSE, true);
  }

  // The same words again are not said again: a screen reader would repeat them at every pause.
  tell(words, isAlarm = false) {
    if (!this.status || this.status.textContent === words) return;
    this.status.setAttribute("role", isAlarm ? "alert" : "status");
    this.status.textContent = words;
  }
}

for (const part of document.querySelectorAll("[data-draft-url]")) new Draft(part);
