import { readdirSync, readFileSync } from "node:fs";

export interface Example {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The golden examples of a kind, from the package's `examples` directory. */
export function readExamples(document: "brief" | "result", kind: "valid" | "invalid"): readonly Example[] {
  const dir = new URL(`../../examples/${document}/${kind}/`, import.meta.url);
  return readdirSync(dir)
    .filter((file) => file.endsWith(".json"))
    .toSorted()
    .map((file) => ({ name: file.replace(/\.json$/, ""), bytes: readFileSync(new URL(file, dir)) }));
}
