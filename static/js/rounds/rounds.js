// The round of updates, quicker by keyboard. Without this file everything still works.

// Ctrl (or Cmd) and Enter press the form's button from anywhere within it.
function sendOnControlEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("button:not([name])").click();
    }
  });
}

// With a colour in focus, its first letter chooses it.
function chooseByLetter(form) {
  form.addEventListener("keydown", (event) => {
    const radio = event.target;
    if (radio.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    const radios = form.querySelectorAll(`input[type=radio][name="${CSS.escape(radio.name)}"]`);
    const letter = event.key.toLowerCase();
    const chosen = [...radios].find((choice) => choice.value.startsWith(letter));
    if (chosen && event.key.length === 1) {
      event.preventDefault();
      chosen.focus();
      chosen.checked = true;
      // Set by script, it fires no event of its own, and the draft would miss it.
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

// A button that copies the text of a field; where the browser forbids that, it selects it.
function copyOnPress(row) {
  const field = document.getElementById(row.dataset.copy);
  const status = row.querySelector("[role=status]");
  // Hidden until now: without script there is nothing that it could do.
  row.hidden = false;
  row.querySelector("button").addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = "Copied.";
    } catch {
      status.textContent = "Selected: press Ctrl and C to copy it.";
    }
  });
}

for (const row of document.querySelectorAll("[data-copy]")) copyOnPress(row);

for (const form of document.querySelectorAll("[data-round-form]")) {
  sendOnControlEnter(form);
  chooseByLetter(form);
  for (const hint of form.querySelectorAll("[data-round-hint]")) hint.hidden = false;
}
