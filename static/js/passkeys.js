/* Asks the device for a passkey and posts its answer. The form says what is asked; without scripts, its page says that they are needed. */
"use strict";

(function () {
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const said = form.querySelector("[data-passkey-said]");

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function made(asked) {
    const publicKey = { ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials) };
    const key = await navigator.credentials.create({ publicKey });
    return { key, response: {
      clientDataJSON: text(key.response.clientDataJSON), attestationObject: text(key.response.attestationObject),
      transports: key.response.getTransports ? key.response.getTransports() : null } };
  }

  async function shown(asked) {
    const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) };
    const key = await navigator.credentials.get({ publicKey }), { response } = key;
    return { key, response: {
      clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData),
      signature: text(response.signature), userHandle: response.userHandle ? text(response.userHandle) : null } };
  }

  async function ask() {
    said.hidden = true;
    const asked = JSON.parse(form.dataset.options);
    try {
      const { key, response } = await (form.dataset.passkey === "create" ? made(asked) : shown(asked));
      form.elements.credential.value = JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response,
        extensions: JSON.stringify(key.getClientExtensionResults()) });
      form.submit();
    } catch {
      // Cancelled, timed out, or no device at hand: browsers do not tell which.
      said.hidden = false;
      said.focus();
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  ask();
})();
