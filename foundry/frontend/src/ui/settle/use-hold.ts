import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FocusEvent, PointerEvent } from "react";

/** So long after the last movement, a pointer or a focus that was left behind holds the list no more. */
const IDLE_MS = 20_000;

export interface Hold {
  readonly held: boolean;
  readonly handlers: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
    readonly onKeyDownCapture: () => void;
  };
  /** Lets the list settle now, whatever points at it. */
  readonly release: () => void;
}

/** Whether rows must keep their place: someone hovers or focuses one, or has a menu open. */
export function useHold(menuOpen: boolean): Hold {
  const [held, setHeld] = useState(false);
  const reasons = useRef({ hover: false, focus: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const update = useCallback(() => {
    const { hover, focus } = reasons.current;
    clearTimeout(timer.current);
    setHeld(hover || focus);
    if (hover || focus) timer.current = setTimeout(() => setHeld(false), IDLE_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  const handlers = useMemo(() => {
    const because = (reason: "hover" | "focus", on: boolean) => {
      reasons.current[reason] = on;
      update();
    };
    return {
      onPointerMove: (event: PointerEvent) => {
        if (event.pointerType !== "touch") because("hover", true);
      },
      onPointerLeave: () => because("hover", false),
      onFocus: () => because("focus", true),
      onBlur: (event: FocusEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget)) because("focus", false);
      },
      onKeyDownCapture: update,
    };
  }, [update]);

  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(false);
  }, []);
  return { held: held || menuOpen, handlers, release };
}
