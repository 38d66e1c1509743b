import { extname } from "node:path";
import type { ChangeRequest } from "./plan-change.ts";

const prose = new Set([".md", ".mdx", ".txt", ".rst"]);
const hash = new Set([".py", ".rb", ".sh", ".toml", ".yml", ".yaml"]);

/** The file as the demo leaves it: a section, or a comment in code. `current` is null where there was none. */
export function writeContent(path: string, current: string | null, request: ChangeRequest): string {
  const extension = extname(path).toLowerCase();
  const addition = prose.has(extension)
    ? section(current === null ? "#" : "##", request)
    : comment(extension, request);
  if (current === null || current.trim() === "") return addition;
  return `${current.trimEnd()}\n\n${addition}`;
}

function section(heading: string, { title, body, number }: ChangeRequest): string {
  const paragraph = body.split(/\r?\n/).slice(0, 12).join("\n").trim().slice(0, 1200);
  const origin = number === null ? "Written by Foundry's demo." : `Written by Foundry's demo for #${number}.`;
  return `${[`${heading} ${title}`, paragraph, origin].filter((part) => part !== "").join("\n\n")}\n`;
}

function comment(extension: string, { title, number }: ChangeRequest): string {
  const line = `${title.replaceAll(/\*\/|-->/g, "")}${number === null ? "" : ` (#${number})`}`;
  if (extension === ".html") return `<!-- ${line} -->\n`;
  if (extension === ".css" || extension === ".scss") return `/* ${line} */\n`;
  if (extension === ".sql") return `-- ${line}\n`;
  return `${hash.has(extension) ? "#" : "//"} ${line}\n`;
}
