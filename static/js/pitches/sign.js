/* Drawing a signature with pen, finger or mouse; without this script it is ticked, or signed on paper. */

const form = document.querySelector("[data-sign]");
if (form) {
  const pad = form.querySelector("[data-pad]"), canvas = pad.querySelector("canvas"), pen = canvas.getContext("2d");
  const field = form.elements.strokes, MOST = 20000;
  const lines = [];
  let line = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect(), scale = 1000 / box.height;
    const within = (value, most) => Math.round(Math.max(0, Math.min(most, value)));
    return [within((event.clientX - box.left) * scale, 3000), within((event.clientY - box.top) * scale, 1000)];
  };
  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    const scale = canvas.height / 1000;
    for (const one of lines) {
      pen.beginPath();
      one.forEach(([x, y], at) => (at ? pen.lineTo(x * scale, y * scale) : pen.moveTo(x * scale, y * scale)));
      pen.stroke();
    }
  };
  const keep = () => {
    const written = lines.map((one) => one.map((point) => point.join(",")).join(" "));
    // More lines than are kept are left out whole.
    while (written.join(";").length > MOST) written.pop();
    field.value = written.join(";");
  };
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); lines.push(line = [place(event)]); draw(); });
  canvas.addEventListener("pointermove", (event) => {
    if (!line) return;
    const point = place(event), [x, y] = line.at(-1);
    if (Math.hypot(point[0] - x, point[1] - y) < 8) return;
    line.push(point);
    draw();
  });
  const end = () => { if (line) { line = null; keep(); } };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  pad.querySelector("[data-clear]").addEventListener("click", () => { lines.length = 0; field.value = ""; draw(); });
  pad.hidden = false;
}
