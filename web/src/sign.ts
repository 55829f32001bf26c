/** Goes to sign in or out, and comes back to this page with what its address asks for. */
export function go(door: string): void {
  const address = new URL(door + encodeURIComponent(location.search), location.href);
  // providers let no page frame theirs
  if (window.top === window.self) location.assign(address);
  else window.open(address, "_blank", "noopener");
}
