import { common, createLowlight } from "lowlight";

/** A piece of a line in one colour; scopes are the highlighter's, without its prefix. */
export interface Token {
  readonly scope: string | null;
  readonly text: string;
}

/** The lines of a hunk's two sides. */
export interface HunkSides<Line> {
  readonly old: readonly Line[];
  readonly fresh: readonly Line[];
}

export type TokenLine = readonly Token[];

const lowlight = createLowlight(common);

/** Colours the two sides of a hunk, each as the piece of a program that it is. */
export function highlightHunk(language: string, sides: HunkSides<string>): HunkSides<TokenLine> {
  return { old: highlightLines(language, sides.old), fresh: highlightLines(language, sides.fresh) };
}

function highlightLines(language: string, lines: readonly string[]): readonly TokenLine[] {
  if (lines.length === 0) return [];
  const tree = lowlight.highlight(language, lines.join("\n"));
  const result: Token[][] = [[]];
  collect(tree.children, null, result);
  return result;
}

type Nodes = ReturnType<typeof lowlight.highlight>["children"];

function collect(nodes: Nodes, scope: string | null, lines: Token[][]): void {
  for (const node of nodes) {
    if (node.type === "text") {
      for (const [at, text] of node.value.split("\n").entries()) {
        if (at > 0) lines.push([]);
        if (text !== "") lines.at(-1)?.push({ scope, text });
      }
    } else if (node.type === "element") {
      const names = node.properties["className"];
      const name = Array.isArray(names) ? String(names[0]).replace(/^hljs-/, "") : scope;
      collect(node.children, name, lines);
    }
  }
}
