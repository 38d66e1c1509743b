import { closeSync, fdatasync, openSync } from "node:fs";

/** Waits for the disk off the main thread. */
export interface WalSync {
  /** Resolves when everything committed before the call is on the disk. */
  sync(): Promise<void>;
  close(): void;
}

/**
 * What synchronous=FULL does at a commit, fdatasync of the write-ahead log, but on one of Node's I/O threads: the next
 * requests are read and verified meanwhile, and nothing is answered before the disk has it.
 */
export function createWalSync(databasePath: string): WalSync {
  let fd: number | null = null;
  return {
    sync() {
      // The log exists from the first commit until the database is closed.
      const handle = (fd ??= openSync(`${databasePath}-wal`, "r+"));
      return new Promise((resolve, reject) => {
        fdatasync(handle, (error) => (error === null ? resolve() : reject(error)));
      });
    },
    close() {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}
