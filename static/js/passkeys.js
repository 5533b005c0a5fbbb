// Passkeys: asks the browser for one when a form is sent, and sends its answer along in the form's field "answer".
//   <form data-passkey="create" data-passkey-options='{"publicKey":…}'>      makes one ("get": shows one)
//   <… data-passkeys-present hidden>   <… data-passkeys-absent>              shown where there are passkeys, or none
import { fresh } from "./marks.js";

const BINARY = ["challenge", "id"];

export function enhance(root) {
  if (!window.PublicKeyCredential) return;
  for (const part of fresh(root, "[data-passkeys-present]", "passkeys-present")) part.hidden = false;
  for (const part of fresh(root, "[data-passkeys-absent]", "passkeys-absent")) part.hidden = true;
  for (const form of fresh(root, "form[data-passkey]", "passkey")) form.addEventListener("submit", ask);
}

async function ask(event) {
  const form = event.currentTarget;
  const { answer } = form.elements;
  if (answer.value) return;
  event.preventDefault();
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const options = decoded(JSON.parse(form.dataset.passkeyOptions));
    const credential = await navigator.credentials[form.dataset.passkey](options);
    answer.value = JSON.stringify(encoded(credential));
    form.requestSubmit();
  } catch (error) {
    problem.textContent = error.name === "InvalidStateError" ? problem.dataset.thereAlready : problem.dataset.notGiven;
    problem.hidden = false;
  }
}

// WebAuthn speaks in bytes, JSON in base64url.
function decoded(value, name) {
  if (typeof value === "string" && BINARY.includes(name)) return bytes(value);
  if (Array.isArray(value)) return value.map((each) => decoded(each));
  if (!value || typeof value !== "object") return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, each]) => [key, key === "rp" ? each : decoded(each, key)]));
}

function encoded(credential) {
  const { id, type, rawId, response } = credential;
  const fields = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const sent = fields.filter((field) => response[field]).map((field) => [field, text(response[field])]);
  const transports = response.getTransports?.();
  return { id, type, rawId: text(rawId), response: { ...Object.fromEntries(sent), ...(transports && { transports }) }, extensions: {} };
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
