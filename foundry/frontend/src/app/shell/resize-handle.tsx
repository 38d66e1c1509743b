import { useState } from "react";
import type { PointerEvent } from "react";
import styles from "./resize-handle.module.css";
import { DEFAULT_WIDTH, MAX_WIDTH, MIN_WIDTH, clampWidth, widthAfterKey } from "./sidebar-width.ts";

interface ResizeHandleProps {
  readonly width: number;
  readonly onResize: (width: number) => void;
}

/** The edge of the sidebar: dragged, or moved with the arrow keys. */
export function ResizeHandle({ width, onResize }: ResizeHandleProps) {
  const [dragging, setDragging] = useState(false);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
  };
  return (
    // A focusable separator is a widget (ARIA's window splitter), which the rule does not know.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="separator"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the sidebar"
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      className={styles.handle}
      {...(dragging ? { "data-dragging": "" } : {})}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (dragging) onResize(clampWidth(event.clientX));
      }}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
      onDoubleClick={() => onResize(DEFAULT_WIDTH)}
      onKeyDown={(event) => {
        const next = widthAfterKey(width, event.key);
        if (next === null) return;
        event.preventDefault();
        onResize(next);
      }}
    />
  );
}
