/** Listeners of one thing. */
export interface Signal {
  readonly listeners: Set<() => void>;
}

/** Collects what changed, so that a burst of messages is one notification per listener. */
export interface Signals {
  listen(signal: Signal, listener: () => void): () => void;
  /** The signal's listeners are called in the next flush. */
  changed(signal: Signal): void;
}

export function createSignal(): Signal {
  return { listeners: new Set() };
}

/** `schedule` runs the flush soon: a microtask, a frame. */
export function createSignals(schedule: (flush: () => void) => void): Signals {
  let dirty = new Set<Signal>();

  function flush(): void {
    const signals = dirty;
    dirty = new Set();
    for (const signal of signals) {
      for (const listener of signal.listeners) listener();
    }
  }

  return {
    listen(signal, listener) {
      signal.listeners.add(listener);
      return () => signal.listeners.delete(listener);
    },
    changed(signal) {
      if (signal.listeners.size === 0) return;
      if (dirty.size === 0) schedule(flush);
      dirty.add(signal);
    },
  };
}
