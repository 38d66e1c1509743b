import type { Socket, SocketHandlers } from "./socket.ts";

/** Opens the browser's WebSocket. */
export function connectWebSocket(url: string, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(url);
  socket.addEventListener("open", () => handlers.onOpen());
  socket.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (typeof event.data === "string") handlers.onText(event.data);
  });
  // An error is always followed by a close.
  socket.addEventListener("close", () => handlers.onClose());
  return {
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
}
