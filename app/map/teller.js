// Tells the map what changes at every click: the rows that are marked, and the text of the one point under the pointer,
// for which it asks the server. A component of its own, so that the map, and its megabytes, stay as they are.
export default function ({ data, parentElement, setStateValue }) {
  document.__toldMap = data; // for a map that is drawn later
  document.dispatchEvent(new CustomEvent("map-told", { detail: data }));
  const S = parentElement.__teller || (parentElement.__teller = {});
  S.listening?.abort(); S.listening = new AbortController();
  document.addEventListener("map-asks", ({ detail }) => {
    if (detail.rows === data.rows) setStateValue("asked", detail.at);
  }, { signal: S.listening.signal });
  return () => S.listening.abort();
}
