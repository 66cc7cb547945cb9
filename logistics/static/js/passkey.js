// Lets a browser answer with a passkey, or make one; without this file the buttons stay hidden.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (keys) => keys?.map((key) => ({ ...key, id: toBytes(key.id) }));

// Not the browsers' own parsers: phones of a few years ago lack them.
const askFor = {
  get: (options) => navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  }),
  create: (options) => navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      excludeCredentials: withBytes(options.excludeCredentials),
      user: { ...options.user, id: toBytes(options.user.id) },
    },
  }),
};

function asJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id, rawId: toText(credential.rawId), type: credential.type, response,
  });
}

async function challengeFor(form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(form.dataset.challenge, { method: "POST", body });
  if (answer.redirected) location.reload();  // signed out, or five minutes are over: say so there
  if (!answer.ok || answer.redirected) throw new Error("no challenge");
  return answer.json();
}

async function show(form, says, button) {
  button.disabled = true;
  says.textContent = says.dataset.working;
  try {
    const credential = await askFor[form.dataset.passkey](await challengeFor(form));
    form.elements.answer.value = asJson(credential);
    form.submit();
  } catch (error) {
    button.disabled = false;
    says.textContent = error.name === "InvalidStateError" ? says.dataset.known : says.dataset.failed;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const says = form.querySelector("[data-working]");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(form, says, form.querySelector("button"));
  });
}
