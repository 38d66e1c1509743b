import { createAnsiSequenceParser, createColorPalette } from "ansi-sequence-parser";
import type { Color, ParseToken } from "ansi-sequence-parser";
import { useMemo } from "react";
import type { CSSProperties, ReactNode } from "react";

interface AnsiTextProps {
  readonly text: string;
  /** Shows a piece of the plain text that begins at `start`. */
  readonly show: (piece: string, start: number) => ReactNode;
}

/** A line with the colours that a terminal would show, in the theme's own tones. */
export function AnsiText({ text, show }: AnsiTextProps) {
  const tokens = useMemo(() => createAnsiSequenceParser().parse(text), [text]);
  let start = 0;
  return tokens.map((token) => {
    const at = start;
    start += token.value.length;
    return (
      <span key={at} style={styleOf(token)}>
        {show(token.value, at)}
      </span>
    );
  });
}

const palette = createColorPalette();

function styleOf({ foreground, background, decorations }: ParseToken): CSSProperties {
  const isReversed = decorations.has("reverse");
  const [ink, ground] = isReversed ? [background, foreground] : [foreground, background];
  const lines = [
    decorations.has("underline") && "underline",
    decorations.has("strikethrough") && "line-through",
  ];
  const line = lines.filter(Boolean).join(" ");
  return {
    // On a coloured ground the text keeps the page's own colour: the ground is only a tint, readable in both themes.
    ...(ground === null && !isReversed ? (ink === null ? {} : { color: colorOf(ink) }) : {}),
    ...(ground === null
      ? isReversed
        ? { background: "var(--bgColor-neutral-muted)" }
        : {}
      : { background: `color-mix(in srgb, ${colorOf(ground)} 24%, transparent)` }),
    ...(decorations.has("bold") ? { fontWeight: 600 } : {}),
    ...(decorations.has("dim") && ink === null ? { color: "var(--fgColor-muted)" } : {}),
    ...(decorations.has("italic") ? { fontStyle: "italic" } : {}),
    ...(line === "" ? {} : { textDecoration: line }),
  };
}

function colorOf(color: Color): string {
  if (color.type === "named")
    return `var(--ansi-${color.name.replace("brightBlack", "gray").replace(/^bright(.*)/, (_, name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}Bright`)})`;
  // Colours that were chosen for another ground are drawn towards the text's.
  return `color-mix(in srgb, ${palette.value(color)} 65%, var(--fgColor-default))`;
}
