import { escapeHtml } from "./html.ts";

/**
 * The little of Markdown that the demo's texts have: paragraphs, lines, `code`, **strong**, [links](https://…), and
 * comments, which nobody sees. Everything else stays text.
 */
export function richText(source: string): string {
  const visible = source.replaceAll(/<!--[\s\S]*?-->/g, "").trim();
  return visible
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== "")
    .map((block) => `<p>${inline(escapeHtml(block)).replaceAll("\n", "<br>")}</p>`)
    .join("");
}

/** `text` is escaped already: no quote and no angle bracket of its author's is left. */
function inline(text: string): string {
  return text
    .replaceAll(/`([^`\n]+)`/g, "<code>$1</code>")
    .replaceAll(/\*\*([^*\n]+)\*\*/g, "<strong>$1</strong>")
    .replaceAll(/\[([^\]\n]+)\]\((https?:\/\/[^\s()]+)\)/g, '<a href="$2">$1</a>');
}
