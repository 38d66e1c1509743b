import { useMemo, useRef } from "react";
import type { TouchEvent } from "react";

const HOLD_MS = 500;
const SLIP_PX = 10;

interface Press {
  readonly x: number;
  readonly y: number;
  readonly timer: ReturnType<typeof setTimeout>;
  fired: boolean;
}

/** A long press, also for browsers that send no contextmenu event for one (Safari on a phone). */
export function useLongPress(onLongPress: (target: EventTarget, x: number, y: number) => void) {
  const press = useRef<Press | null>(null);
  return useMemo(() => {
    const cancel = () => {
      if (press.current !== null) clearTimeout(press.current.timer);
      press.current = null;
    };
    return {
      onTouchStart(event: TouchEvent) {
        cancel();
        const touch = event.touches[0];
        if (touch === undefined || event.touches.length > 1) return;
        const { target } = event;
        const { clientX: x, clientY: y } = touch;
        const fire = () => {
          if (press.current !== null) press.current.fired = true;
          onLongPress(target, x, y);
        };
        press.current = { x, y, fired: false, timer: setTimeout(fire, HOLD_MS) };
      },
      onTouchMove(event: TouchEvent) {
        const touch = event.touches[0];
        const from = press.current;
        if (touch === undefined || from === null) return;
        if (Math.hypot(touch.clientX - from.x, touch.clientY - from.y) > SLIP_PX) cancel();
      },
      onTouchEnd(event: TouchEvent) {
        // The finger that opened the menu must not also click the row below it.
        if (press.current?.fired === true) event.preventDefault();
        cancel();
      },
      onTouchCancel: cancel,
    };
  }, [onLongPress]);
}
