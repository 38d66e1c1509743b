import { connectWebSocket } from "@foundry/topics";
import type { Socket, SocketHandlers } from "@foundry/topics";

/** What public/boot.js left: a socket that is already open or opening, and what went over it so far. */
interface EarlySocket {
  readonly socket: WebSocket;
  readonly received: string[];
  readonly sent: string[];
  adopted: boolean;
}

declare global {
  interface Window {
    foundryEarly?: EarlySocket;
  }
}

/** Takes over the socket that boot.js opened, once; every later call opens a new one. */
export function connectLive(handlers: SocketHandlers): Socket {
  const early = window.foundryEarly;
  if (early === undefined || early.adopted || early.socket.readyState > WebSocket.OPEN) {
    return connectWebSocket(liveUrl(window.location), handlers);
  }
  early.adopted = true;
  return adopt(early, handlers);
}

function adopt(early: EarlySocket, handlers: SocketHandlers): Socket {
  const { socket } = early;
  const alreadySent = new Set(early.sent);
  const onOpen = () => {
    handlers.onOpen();
    for (const text of early.received.splice(0)) handlers.onText(text);
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (typeof event.data === "string") handlers.onText(event.data);
    });
  };
  // Handlers may be called only after this function returned.
  if (socket.readyState === WebSocket.OPEN) queueMicrotask(onOpen);
  else socket.addEventListener("open", onOpen);
  socket.addEventListener("close", () => handlers.onClose());
  return {
    send(text) {
      // boot.js asked for this already, and the answer may be here.
      if (!alreadySent.delete(text)) socket.send(text);
    },
    close: () => socket.close(),
  };
}

function liveUrl({ protocol, host }: Location): string {
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/api/live`;
}
