/** One opening or open socket. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketHandlers {
  onOpen(): void;
  onText(text: string): void;
  /** Closed or failed. */
  onClose(): void;
}

/** A socket whose handlers are silent once it was closed or lost. */
export function connectOnce(connect: (handlers: SocketHandlers) => Socket, handlers: SocketHandlers): Socket {
  let current = true;
  const socket = connect({
    onOpen: () => {
      if (current) handlers.onOpen();
    },
    onText: (text) => {
      if (current) handlers.onText(text);
    },
    onClose: () => {
      if (current) handlers.onClose();
    },
  });
  return {
    send: (text) => socket.send(text),
    close() {
      current = false;
      socket.close();
    },
  };
}
