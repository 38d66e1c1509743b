// Runs before the first paint and before the bundle is parsed: sets the theme (no flash) and opens the live socket
// (so that the snapshot is on its way while the application loads). Small, external and classic on purpose: the
// content security policy allows no inline script.
(function boot() {
  "use strict";

  const root = document.documentElement;
  const theme = kept("foundry.theme");
  root.dataset.colorMode = theme === "light" || theme === "dark" ? theme : "auto";

  const addressed = /^\/orgs\/([1-9]\d{0,18})(?:\/|$)/.exec(location.pathname)?.[1];
  const orgId = addressed ?? kept("foundry.lastOrg");
  const socket = new WebSocket(
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/live`,
  );
  /** @type {string[]} */
  const received = [];
  /** @type {string[]} */
  const sent = [];
  const early = { socket, received, sent, adopted: false };
  socket.addEventListener("open", () => {
    if (early.adopted || !orgId) return;
    const message = {
      type: "subscribe",
      topic: { name: "organization", orgId },
      since: null,
    };
    const text = JSON.stringify(message);
    sent.push(text);
    socket.send(text);
  });
  socket.addEventListener("message", (event) => {
    if (!early.adopted) received.push(String(event.data));
  });
  // Taken over by src/topics/early-socket.ts.
  window.foundryEarly = early;

  /** @param {string} key */
  function kept(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is blocked: follow the system, ask later
    }
  }
})();
