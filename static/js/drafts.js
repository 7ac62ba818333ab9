// Keeps what is typed as a draft while it is being typed. Without this file, "Save draft" does it.

const QUIET = 1500; // milliseconds without a key before a draft is sent
const AGAIN = 8000; // milliseconds before a draft that could not be sent is tried again
const TOKEN = "csrfmiddlewaretoken";

// A visit that ended and began anew in another window has another token: take it from a fresh page.
async function freshToken() {
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (page.redirected && page.url.includes("/login/")) return "";
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = fresh.querySelector(`main [name=${TOKEN}]`)?.value ?? "";
  if (token) for (const each of document.getElementsByName(TOKEN)) each.value = token;
  return token;
}

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
    keepalive: isLeaving,
  });
}

class Draft {
  constructor(part) {
    this.part = part;
    this.told = part.querySelector("[data-draft-told]");
    this.isDirty = false;
    this.timer = 0;
    part.addEventListener("input", () => this.wait(QUIET, true));
    part.addEventListener("change", () => this.wait(QUIET, true));
    part.addEventListener("focusout", () => this.isDirty && this.wait(0));
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
    this.wait(AGAIN, true);
  }

  tell(words, isAlarm = false) {
    if (!this.told || this.told.textContent === words) return;
    this.told.setAttribute("role", isAlarm ? "alert" : "status");
    this.told.textContent = words;
  }
}

for (const part of document.querySelectorAll("[data-draft-url]")) new Draft(part);
