// A WebGL2 scatter: pan, zoom, hover, click, lasso, box, keyboard. Data comes as one block of bytes:
// u32 length of the header, header (JSON), float32 x,y pairs, u16 colour index a point. A kind without a colour of
// its own (grey) turns orange when it is seen alone. View and selection stay while colours change, because they live
// on the canvas and not in the data. The texts of a large map are asked for one by one, through `teller.js`.
const POINT = `#version 300 es
in vec2 at; in float kind; uniform vec4 view; uniform float size; uniform sampler2D palette; uniform float alpha;
out vec4 colour;
void main() {
  gl_Position = vec4(at * view.xy + view.zw, 0.0, 1.0);
  gl_PointSize = size;
  colour = texelFetch(palette, ivec2(int(kind), 0), 0);
  if (colour.a == 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0); // hidden by the legend
  colour.a *= alpha;
}`;
const ROUND = `#version 300 es
precision mediump float; in vec4 colour; out vec4 o;
void main() { vec2 d = gl_PointCoord - 0.5; if (dot(d, d) > 0.25) discard; o = colour; }`;

const ALONE = "#D55E00"; // a grey kind that is seen alone
const COVER = 0.9, FAINTEST = 0.08, FULLEST = 0.85; // so opaque that places as full as the mean are not yet saturated
const MS_TO_REST = 150; // of the pointer on a point, before its text is asked for

function shader(gl, type, source) {
  const made = gl.createShader(type); gl.shaderSource(made, source); gl.compileShader(made); return made;
}

function rgb(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function start(S, canvas) {
  const gl = canvas.getContext("webgl2", { antialias: true, preserveDrawingBuffer: true });
  if (!gl) return false;
  S.gl = gl; S.program = gl.createProgram();
  gl.attachShader(S.program, shader(gl, gl.VERTEX_SHADER, POINT));
  gl.attachShader(S.program, shader(gl, gl.FRAGMENT_SHADER, ROUND));
  gl.linkProgram(S.program); gl.useProgram(S.program);
  gl.enable(gl.BLEND); gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  S.places = gl.createBuffer(); S.kinds = gl.createBuffer(); S.palette = gl.createTexture();
  return true;
}

function upload(S) {
  const gl = S.gl;
  const put = (buffer, data, name, count, type) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer); gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    const at = gl.getAttribLocation(S.program, name);
    gl.enableVertexAttribArray(at); gl.vertexAttribPointer(at, count, type, false, 0, 0);
  };
  put(S.places, S.xy, "at", 2, gl.FLOAT);
  put(S.kinds, S.kind, "kind", 1, gl.UNSIGNED_SHORT);
  paint(S);
}

function paint(S) { // the colours of the kinds; those that the legend hides have none
  const gl = S.gl, colours = new Uint8Array(S.header.kinds.length * 4);
  const seen = S.header.kinds.filter((k) => k.n > 0 && !S.hidden.has(k.name));
  S.seen = seen.reduce((sum, k) => sum + k.n, 0);
  S.isSeen = S.header.kinds.map((k) => !S.hidden.has(k.name));
  S.header.kinds.forEach((k, i) => {
    const isGreyAlone = seen.length === 1 && S.hidden.size > 0 && k.colour === S.header.other;
    colours.set([...rgb(isGreyAlone ? ALONE : k.colour), S.isSeen[i] ? 255 : 0], 4 * i);
  });
  gl.bindTexture(gl.TEXTURE_2D, S.palette);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, S.header.kinds.length, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, colours);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
}

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component;
  const root = parentElement.querySelector(".map");
  const canvas = root.querySelector("canvas.points"), over = root.querySelector("canvas.over");
  const tip = root.querySelector(".tip"), legend = root.querySelector(".legend");
  const S = root.__map || (root.__map = { k: 1, x: 0, y: 0, tool: "pan", path: null, polygons: [], hidden: new Set(), told: new Map() });
  S.set = setStateValue; S.fire = setTriggerValue;

  const bytes = data.buffer ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) : data;
  const length = new DataView(bytes).getUint32(0, true);
  S.header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  const from = 4 + length; // the header is padded so that this is a multiple of 4
  S.n = S.header.n; S.xy = new Float32Array(bytes, from, 2 * S.n); S.kind = new Uint16Array(bytes, from + 8 * S.n, S.n);
  if (S.header.view !== S.viewName) {
    S.viewName = S.header.view; S.k = 1; S.x = 0; S.y = 0;
    if (S.polygons.length) { S.polygons = []; S.set("polygons", null); }
  }
  if (S.header.colouring !== S.colouring) { S.colouring = S.header.colouring; S.hidden.clear(); }
  if (S.header.rows !== S.rows) { S.rows = S.header.rows; S.told.clear(); S.marked = []; S.lit = []; }

  if (!S.gl && !start(S, canvas)) {
    if (!S.said) { S.said = true; S.set("fallback", true); }
    return;
  }
  const scale = () => { // one unit is the same length in both directions
    const w = canvas.clientWidth || 1, h = canvas.clientHeight || 1, side = Math.min(w, h) * 0.96;
    return [S.k * side / w, S.k * side / h];
  };
  const toScreen = (x, y) => {
    const [sx, sy] = scale();
    return [((x * sx + S.x) + 1) / 2 * canvas.clientWidth, (1 - (y * sy + S.y)) / 2 * canvas.clientHeight];
  };
  const toData = (px, py) => {
    const [sx, sy] = scale();
    return [((px / canvas.clientWidth) * 2 - 1 - S.x) / sx, (1 - (py / canvas.clientHeight) * 2 - S.y) / sy];
  };
  S.draw = () => {
    const dpr = window.devicePixelRatio || 1;
    for (const c of [canvas, over]) {
      const w = Math.round(c.clientWidth * dpr), h = Math.round(c.clientHeight * dpr);
      if (c.width !== w || c.height !== h) { c.width = w; c.height = h; }
    }
    const gl = S.gl, [sx, sy] = scale(), where = (name) => gl.getUniformLocation(S.program, name);
    gl.viewport(0, 0, canvas.width, canvas.height); gl.clearColor(0, 0, 0, 0); gl.clear(gl.COLOR_BUFFER_BIT);
    gl.useProgram(S.program);
    gl.uniform4f(where("view"), sx, sy, S.x, S.y);
    const base = S.n > 200000 ? 1.5 : S.n > 30000 ? 2.5 : S.n > 3000 ? 4 : 6;
    const size = base * dpr * Math.min(3, Math.sqrt(S.k));
    const covered = S.seen * size * size / (sx * sy * canvas.width * canvas.height / 2); // layers of points, in the mean
    gl.uniform1f(where("size"), size);
    gl.uniform1f(where("alpha"), Math.min(FULLEST, Math.max(FAINTEST, COVER / Math.max(covered, 1e-9))));
    gl.drawArrays(gl.POINTS, 0, S.n);
    drawOver(dpr);
    root.dataset.view = [S.k, S.x, S.y].map((value) => value.toFixed(3)).join(" ");
  };
  const drawOver = (dpr) => {
    const ink = getComputedStyle(root).getPropertyValue("color"), paper = getComputedStyle(root).getPropertyValue("--paper");
    const c = over.getContext("2d");
    c.setTransform(dpr, 0, 0, dpr, 0, 0); c.clearRect(0, 0, over.clientWidth, over.clientHeight);
    c.textAlign = "center";
    const taken = [];
    for (const name of S.header.names) { // regions, then the largest first; a name that would cover another waits for more zoom
      c.font = `600 ${name.large ? 15 : 12}px 'Source Sans', 'Source Sans Pro', sans-serif`;
      const [middle, y] = toScreen(name.x, name.y), w = c.measureText(name.text).width / 2 + 6;
      if (middle < 0 || y < 0 || middle > over.clientWidth || y > over.clientHeight) continue;
      const x = Math.max(w, Math.min(middle, over.clientWidth - w)); // whole, also at the border
      if (taken.some(([a, b, v]) => Math.abs(a - x) < v + w && Math.abs(b - y) < 19)) continue;
      taken.push([x, y, w]);
      c.lineWidth = 4; c.lineJoin = "round"; c.strokeStyle = paper; c.fillStyle = ink;
      c.strokeText(name.text, x, y); c.fillText(name.text, x, y);
    }
    const chosen = S.polygons.map((polygon) => polygon.map(([x, y]) => toScreen(x, y)));
    for (const path of S.path && S.path.length > 1 ? [...chosen, S.path] : chosen) {
      c.beginPath(); path.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y))); c.closePath();
      c.lineWidth = 2; c.strokeStyle = "#E69F00"; c.fillStyle = "rgba(230,159,0,0.12)"; c.fill(); c.stroke();
    }
    const [centre] = S.marked;
    for (const i of centre === undefined ? [] : S.lit) { // how far its true neighbours are
      const [x, y] = toScreen(S.xy[2 * i], S.xy[2 * i + 1]), [cx, cy] = toScreen(S.xy[2 * centre], S.xy[2 * centre + 1]);
      c.beginPath(); c.moveTo(cx, cy); c.lineTo(x, y); c.lineWidth = 1; c.strokeStyle = "rgba(213,94,0,0.7)"; c.stroke();
      c.beginPath(); c.arc(x, y, 4, 0, 7); c.lineWidth = 1.5; c.strokeStyle = "#D55E00"; c.stroke();
    }
    const points = S.marked.slice(); if (S.near !== undefined && S.near >= 0) points.push(S.near);
    for (const i of points) {
      const [x, y] = toScreen(S.xy[2 * i], S.xy[2 * i + 1]);
      c.beginPath(); c.arc(x, y, 7, 0, 7); c.lineWidth = 2.5; c.strokeStyle = "#E69F00"; c.stroke();
    }
  };
  const nearest = (px, py) => {
    const [x, y] = toData(px, py), reach = 12 / (canvas.clientWidth / 2) / scale()[0];
    let best = -1, least = reach * reach;
    for (let i = 0; i < S.n; i++) {
      if (!S.isSeen[S.kind[i]]) continue;
      const a = S.xy[2 * i] - x, b = S.xy[2 * i + 1] - y, d = a * a + b * b;
      if (d < least) { least = d; best = i; }
    }
    return best;
  };
  const say = (i, px, py) => {
    clearTimeout(S.asking); S.pointer = [px, py];
    if (i < 0) { tip.style.display = "none"; return; }
    const text = S.header.texts ? S.header.texts[i] : S.told.get(i);
    if (text === undefined) S.asking = setTimeout(() => {
      document.dispatchEvent(new CustomEvent("map-asks", { detail: { rows: S.rows, at: i } }));
    }, MS_TO_REST);
    tip.replaceChildren();
    const head = document.createElement("b"); head.textContent = S.header.kinds[S.kind[i]].name; tip.append(head);
    if (text) { const p = document.createElement("div"); p.dir = "auto"; p.textContent = text; tip.append(p); }
    tip.style.display = "block";
    tip.style.left = Math.min(px + 14, root.clientWidth - tip.offsetWidth - 8) + "px";
    tip.style.top = Math.max(4, Math.min(py + 14, canvas.clientHeight - tip.offsetHeight - 8)) + "px";
  };
  const select = (polygon, isAdded) => {
    S.polygons = [...(isAdded ? S.polygons : []), ...(polygon ? [polygon] : [])];
    S.draw(); S.set("polygons", S.polygons.length ? S.polygons : null);
  };

  if (!S.wired) {
    S.wired = true;
    let down = null, moved = false;
    over.addEventListener("wheel", (e) => {
      e.preventDefault(); S.zoom(Math.exp(-e.deltaY / 400), e.offsetX, e.offsetY);
    }, { passive: false });
    over.addEventListener("pointerdown", (e) => {
      over.setPointerCapture(e.pointerId); down = [e.offsetX, e.offsetY]; moved = false; S.near = -1; S.tell(-1);
      if (S.tool !== "pan") S.path = [down];
    });
    over.addEventListener("pointermove", (e) => {
      if (!down) { S.near = S.find(e.offsetX, e.offsetY); S.tell(S.near, e.offsetX, e.offsetY); S.draw(); return; }
      moved = moved || Math.abs(e.offsetX - down[0]) + Math.abs(e.offsetY - down[1]) > 4;
      if (S.tool === "lasso") S.path.push([e.offsetX, e.offsetY]);
      else if (S.tool === "box") {
        const [x, y] = S.path[0]; S.path = [[x, y], [e.offsetX, y], [e.offsetX, e.offsetY], [x, e.offsetY]];
      } else { S.pan(e.movementX, e.movementY); }
      S.draw();
    });
    over.addEventListener("pointerup", (e) => {
      const path = S.path; S.path = null; const wasMoved = moved; down = null;
      if (wasMoved && path && path.length > 2) S.choose(path.map(([x, y]) => S.place(x, y)), e.shiftKey);
      else if (!wasMoved) { const i = S.find(e.offsetX, e.offsetY); if (i >= 0) S.fire("clicked", i); }
      S.draw();
    });
    over.addEventListener("pointerleave", () => { S.near = -1; S.tell(-1); S.draw(); });
    over.addEventListener("keydown", (e) => {
      const step = 40, w = over.clientWidth / 2, h = over.clientHeight / 2;
      const act = { ArrowLeft: () => S.pan(step, 0), ArrowRight: () => S.pan(-step, 0), ArrowUp: () => S.pan(0, step),
        ArrowDown: () => S.pan(0, -step), "+": () => S.zoom(1.25, w, h), "=": () => S.zoom(1.25, w, h),
        "-": () => S.zoom(0.8, w, h), 0: () => { S.k = 1; S.x = 0; S.y = 0; }, Escape: () => S.choose(null),
        Enter: () => S.choose([[0, 0], [2 * w, 0], [2 * w, 2 * h], [0, 2 * h]].map(([x, y]) => S.place(x, y)), e.shiftKey) }[e.key];
      if (act) { e.preventDefault(); act(); S.draw(); }
    });
    for (const button of root.querySelectorAll("button[data-tool]")) {
      button.addEventListener("click", () => {
        const tool = button.dataset.tool;
        if (tool === "reset") { S.k = 1; S.x = 0; S.y = 0; S.choose(null); }
        else if (tool === "save") S.save();
        else S.tool = tool;
        for (const b of root.querySelectorAll("button[data-tool]")) b.setAttribute("aria-pressed", b.dataset.tool === S.tool);
        S.draw();
      });
    }
    S.watcher = new ResizeObserver(() => S.draw()); S.watcher.observe(canvas);
  }
  S.find = nearest; S.tell = say; S.choose = select; S.place = toData; S.screen = toScreen;
  S.pan = (dx, dy) => { S.x += dx / canvas.clientWidth * 2; S.y -= dy / canvas.clientHeight * 2; };
  S.zoom = (factor, px, py) => {
    const [x, y] = toData(px, py); S.k = Math.min(400, Math.max(0.5, S.k * factor));
    const [sx, sy] = scale(); S.x = px / canvas.clientWidth * 2 - 1 - x * sx; S.y = 1 - py / canvas.clientHeight * 2 - y * sy;
    S.draw();
  };
  S.save = () => {
    const sheet = document.createElement("canvas"); sheet.width = canvas.width; sheet.height = canvas.height;
    const c = sheet.getContext("2d"); c.fillStyle = getComputedStyle(root).getPropertyValue("--paper");
    c.fillRect(0, 0, sheet.width, sheet.height); c.drawImage(canvas, 0, 0); c.drawImage(over, 0, 0);
    const link = document.createElement("a"); link.download = "map.png"; link.href = sheet.toDataURL("image/png"); link.click();
  };

  S.listening?.abort(); S.listening = new AbortController();
  const hear = (told) => {
    if (told?.rows !== S.rows) return;
    S.marked = told.marked; S.lit = told.lit;
    if (told.text !== null) S.told.set(told.at, told.text);
    if (S.told.has(S.near)) S.tell(S.near, ...S.pointer);
  };
  hear(document.__toldMap);
  document.addEventListener("map-told", ({ detail }) => { hear(detail); S.draw(); }, { signal: S.listening.signal });

  upload(S); S.draw();
  const filter = () => {
    for (const row of legend.querySelectorAll("button[data-kind]")) row.setAttribute("aria-pressed", !S.hidden.has(row.dataset.kind));
    legend.querySelector("button.all").disabled = S.hidden.size === 0;
    paint(S); S.draw();
  };
  const hide = (names) => {
    S.hidden = new Set(names); filter();
    S.set("hidden", { colouring: S.colouring, kinds: [...S.hidden] });
  };
  const alone = (kind) => hide(S.header.kinds.map((k) => k.name).filter((name) => name !== kind.name));
  const listed = JSON.stringify([S.header.colouring, S.header.kinds]);
  if (listed === S.listed) { filter(); } else { S.listed = listed; fill(); } // rows that stay keep the keyboard's focus
  function fill() {
    const all = document.createElement("button"); all.type = "button"; all.className = "all"; all.textContent = "Show all";
    all.addEventListener("click", () => hide([]));
    legend.replaceChildren(all, ...S.header.kinds.filter((kind) => kind.n > 0).map((kind) => {
      const row = document.createElement("button"), dot = document.createElement("i"), name = document.createElement("span"), n = document.createElement("em");
      row.type = "button"; row.title = kind.name; row.dataset.kind = kind.name;
      dot.style.background = kind.colour; name.textContent = kind.name; n.textContent = kind.n.toLocaleString("en");
      row.append(dot, name, n);
      row.addEventListener("click", (e) => {
        if (e.shiftKey) { alone(kind); return; }
        const names = new Set(S.hidden); if (!names.delete(kind.name)) names.add(kind.name);
        hide(names);
      });
      row.addEventListener("dblclick", (e) => { if (!e.shiftKey) alone(kind); });
      return row;
    }));
    filter();
  }
  root.dataset.ready = String(+(root.dataset.ready || 0) + 1); root.dataset.n = S.n;
  return () => S.listening.abort();
}
