// Switches the submit button off after the first press, so that nothing is sent twice.

const pressed = "data-pressed";

function switchOff(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  // After this turn: the pressed button's own name and value must still be sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
      button.disabled = true;
      button.setAttribute(pressed, "");
    }
  }, 0);
}

function switchOn() {
  for (const button of document.querySelectorAll(`[${pressed}]`)) {
    button.disabled = false;
    button.removeAttribute(pressed);
  }
}

document.addEventListener("submit", (event) => {
  // A download answers without leaving the page: its form says so and stays usable.
  if (!event.target.hasAttribute("data-again")) switchOff(event);
});
window.addEventListener("pageshow", switchOn);
