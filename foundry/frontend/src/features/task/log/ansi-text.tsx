import { createAnsiSequenceParser, createColorPalette } from "ansi-sequence-parser";
import type { Color, ColorName, ParseToken } from "ansi-sequence-parser";
import { useMemo } from "react";
import type { CSSProperties, ReactNode } from "react";

interface AnsiTextProps {
  readonly text: string;
  /** Shows a piece of the plain text that begins at `start`. */
  readonly children: (piece: string, start: number) => ReactNode;
}

/** A line with the colours that a terminal would show, in the theme's own tones. */
export function AnsiText({ text, children: show }: AnsiTextProps) {
  const pieces = useMemo(() => piecesOf(text), [text]);
  return pieces.map(({ token, start }) => (
    <span key={start} style={styleOf(token)}>
      {show(token.value, start)}
    </span>
  ));
}

function piecesOf(text: string): readonly { readonly token: ParseToken; readonly start: number }[] {
  let end = 0;
  return createAnsiSequenceParser()
    .parse(text)
    .map((token) => {
      const start = end;
      end += token.value.length;
      return { token, start };
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
  if (color.type === "named") return `var(--ansi-${themeName(color.name)})`;
  // Colours that were chosen for another ground are drawn towards the text's.
  return `color-mix(in srgb, ${palette.value(color)} 65%, var(--fgColor-default))`;
}

/** "brightRed" is the theme's redBright; its bright black is called gray. */
function themeName(name: ColorName): string {
  if (name === "brightBlack") return "gray";
  if (!name.startsWith("bright")) return name;
  const colour = name.slice("bright".length);
  return `${colour.charAt(0).toLowerCase()}${colour.slice(1)}Bright`;
}
