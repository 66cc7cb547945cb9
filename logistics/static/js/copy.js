// Shows the copy buttons and lets them copy the field they name; without this file they stay hidden.

async function copy(button, field, answer) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    answer.textContent = "Copied.";
  } catch {
    answer.textContent = "Selected. Copy it with your keyboard or menu.";
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const answer = document.getElementById(`${button.dataset.copy}-copied`);
  if (!field || !answer) continue;
  button.hidden = false;
  button.addEventListener("click", () => copy(button, field, answer));
}
