/* The camera: the browser's own reader of codes, or the one from our static files. */

const PAUSE = 120;
const SAME = 2500;
let stream = null;

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);
export const isOn = () => stream !== null;

export async function start(video, jsqr, found) {
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const read = (await nativeReader()) || (await ownReader(jsqr));
  let last = "", seen = 0;
  while (stream) {
    const text = video.readyState >= 2 ? await read(video).catch(() => "") : "";
    if (text && (text !== last || Date.now() - seen > SAME)) found(text);
    if (text) { last = text; seen = Date.now(); }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

/* What a code in a chosen picture says, "" for none; `wanted` tells which where there are several. */
export async function readPicture(bitmap, jsqr, wanted) {
  const detector = await nativeDetector();
  if (detector) return (await detector.detect(bitmap)).map((code) => code.rawValue).find(wanted) || "";
  if (!window.jsQR) await load(jsqr);
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const scale = Math.min(1, 2400 / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  // It finds one code at a time: the one found is painted over, and the next is looked for.
  for (let tries = 0; tries < 3; tries += 1) {
    const { data } = brush.getImageData(0, 0, canvas.width, canvas.height);
    const code = window.jsQR(data, canvas.width, canvas.height, { inversionAttempts: "dontInvert" });
    if (!code || wanted(code.data)) return code?.data || "";
    const { topLeftCorner: a, topRightCorner: b, bottomRightCorner: c, bottomLeftCorner: d } = code.location;
    brush.fillStyle = "white";
    brush.beginPath();
    for (const { x, y } of [a, b, c, d]) brush.lineTo(x, y);
    brush.fill();
  }
  return "";
}

export function stop(video) {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  video.srcObject = null;
  video.hidden = true;
}

async function nativeDetector() {
  if (!("BarcodeDetector" in window)) return null;
  const kinds = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  return kinds.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
}

async function nativeReader() {
  const detector = await nativeDetector();
  if (!detector) return null;
  return async (video) => (await detector.detect(video))[0]?.rawValue || "";
}

async function ownReader(address) {
  if (!window.jsQR) await load(address);
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    // Half a megapixel is plenty for a code that fills a third of the picture.
    const scale = Math.min(1, 720 / Math.max(video.videoWidth, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = brush.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" })?.data || "";
  };
}

function load(address) {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = fail;
    document.head.append(script);
  });
}
