// Asks the server for the text of the one point under the pointer, and tells it to the map. A component of its own, so
// that the map, and its megabytes, stay as they are.
export default function ({ data, parentElement, setStateValue }) {
  if (data.text !== null) document.dispatchEvent(new CustomEvent("map-told", { detail: data }));
  const S = parentElement.__teller || (parentElement.__teller = {});
  S.listening?.abort(); S.listening = new AbortController();
  document.addEventListener("map-asks", ({ detail }) => {
    if (detail.rows === data.rows) setStateValue("asked", detail.at);
  }, { signal: S.listening.signal });
  return () => S.listening.abort();
}
