// Letters of the figures take the colour of the page: in light, in dark, on paper. What is folded is printed, too.
(() => {
  const paint = (colour) => {
    if (!window.Plotly) return;
    const ink = colour || getComputedStyle(document.body).color;
    for (const place of document.querySelectorAll(".js-plotly-plot")) Plotly.relayout(place, { "font.color": ink });
  };
  const drawn = new MutationObserver(() => { drawn.disconnect(); paint(); });
  drawn.observe(document.documentElement, { attributes: true, attributeFilter: ["data-drawn"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint());
  let folded = [];
  addEventListener("beforeprint", () => {
    paint("#000");
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => { paint(); for (const part of folded) part.open = false; });
})();
