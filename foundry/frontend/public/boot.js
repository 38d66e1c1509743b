// Runs before the first paint and before the bundle is parsed: sets the theme (no flash) and opens the live socket
// (so that the snapshot is on its way while the application loads). Small, external and classic on purpose: the
// content security policy allows no inline script.
(function boot() {
  "use strict";

  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("foundry.theme");
    root.dataset.colorMode = theme === "light" || theme === "dark" ? theme : "auto";
  } catch {
    root.dataset.colorMode = "auto"; // storage is blocked: follow the system
  }

  const organization = /^\/orgs\/([1-9]\d{0,18})(?:\/|$)/.exec(location.pathname);
  const socket = new WebSocket(
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/live`,
  );
  /** @type {string[]} */
  const received = [];
  /** @type {string[]} */
  const sent = [];
  const early = { socket, received, sent, adopted: false };
  socket.addEventListener("open", () => {
    if (early.adopted || organization === null) return;
    const message = {
      type: "subscribe",
      topic: { name: "organization", orgId: organization[1] },
      since: null,
    };
    const text = JSON.stringify(message);
    sent.push(text);
    socket.send(text);
  });
  socket.addEventListener("message", (event) => {
    if (!early.adopted) received.push(String(event.data));
  });
  // eslint-disable-next-line no-undef -- read once by src/topics/early-socket.ts
  window.foundryEarly = early;
})();
