/* The check without a network: the code by camera, by picture or typed; the keys came with the page. */

import * as camera from "../gate/camera.js";
import { check } from "./statement.js";

const root = document.getElementById("offline");
const form = JSON.parse(root.dataset.form);
const part = (name) => root.querySelector(`[data-${name}]`);
const typed = part("code"), picture = part("picture"), video = part("video"), button = part("camera-button");
const day = (moment) => new Intl.DateTimeFormat(window.office.tongue, { timeZone: "UTC", dateStyle: "long" }).format(new Date(moment));

async function show(text) {
  const { answer, said } = window.crypto?.subtle ? await check(text, form) : { answer: "unable" };
  for (const box of root.querySelectorAll("[data-answer]")) box.hidden = box.dataset.answer !== answer;
  part("facts").hidden = !said;
  if (said) for (const [key, value] of Object.entries({ ...said, kind: form.kinds[said.kind] || said.kind, day: day(said.day) })) part(`said-${key}`).textContent = value;
  part("facts").parentElement.scrollIntoView({ block: "nearest" });
}

/* A paper bears two codes; the statement is behind the sign #. */
async function readPicture(file) {
  const text = await camera.readPicture(await createImageBitmap(file), form.jsqr, (found) => found.includes("#")).catch(() => "");
  await show(text);
}

root.addEventListener("submit", (event) => {
  event.preventDefault();
  show(typed.value);
});
picture.addEventListener("change", () => picture.files[0] && readPicture(picture.files[0]));
window.addEventListener("hashchange", fromAddress);
window.addEventListener("pagehide", () => camera.stop(video));

function fromAddress() {
  if (location.hash.length < 90) return;
  typed.value = location.hash;
  show(location.hash);
}

const words = button.querySelector("span");
part("camera").hidden = !camera.hasCamera();
button.addEventListener("click", async () => {
  if (camera.isOn()) return stop();
  words.textContent = form.texts.stop;
  try {
    await camera.start(video, form.jsqr, (code) => code.includes("#") && show(code).then(stop));
  } catch {
    stop();
    part("camera-note").textContent = form.texts.nocamera;
  }
});

function stop() {
  camera.stop(video);
  words.textContent = form.texts.start;
}

root.hidden = false;
fromAddress();
