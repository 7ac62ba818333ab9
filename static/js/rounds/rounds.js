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
    const group = form.querySelectorAll(`input[type=radio][name="${CSS.escape(radio.name)}"]`);
    const chosen = [...group].find((each) => each.value.startsWith(event.key.toLowerCase()));
    if (chosen && event.key.length === 1) {
      event.preventDefault();
      chosen.focus();
      chosen.checked = true;
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

// A button that copies the text of a field; where the browser forbids that, it selects it.
function copyOnPress(row) {
  const field = document.getElementById(row.dataset.copy);
  const told = row.querySelector("[role=status]");
  row.hidden = false;
  row.querySelector("button").addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "Selected: press Ctrl and C to copy it.";
    }
  });
}

for (const row of document.querySelectorAll("[data-copy]")) copyOnPress(row);

for (const form of document.querySelectorAll("[data-round-form]")) {
  sendOnControlEnter(form);
  chooseByLetter(form);
  for (const hint of form.querySelectorAll("[data-round-hint]")) hint.hidden = false;
}
