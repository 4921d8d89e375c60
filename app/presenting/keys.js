// R, which streamlit keeps for itself, presses a button of the page; Escape leaves a field, so that keys count again.
const isField = (element) => element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

export default function ({ data }) {
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = document.activeElement;
    if (event.key === "Escape" && isField(focused)) focused.blur();
    if (event.key.toLowerCase() !== data.key || isField(focused)) return;
    const button = document.querySelector(`.st-key-${data.presses} button`);
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) button.click();
  };
  document.addEventListener("keydown", press, true);
  return () => document.removeEventListener("keydown", press, true);
}
