import type { TaskLogChunk } from "@foundry/shared";
import type { Api } from "../../../api/api.ts";

const PAGE_CHUNKS = 256;

/** All that the service keeps of a task's log, as the programs wrote it, attempts and holes marked. */
export async function readWholeLog(
  api: Pick<Api, "readTaskLog">,
  orgId: string,
  taskId: string,
): Promise<Blob> {
  const pages: string[] = [];
  let before: number | undefined;
  let newer: TaskLogChunk | null = null;
  do {
    const page = await api.readTaskLog(orgId, taskId, { before, limit: PAGE_CHUNKS });
    // Each chunk with what stands between it and the next one, which may be on the page before.
    const texts = page.chunks.map((chunk, at) => {
      const next: TaskLogChunk | null = page.chunks[at + 1] ?? newer;
      return chunk.text + (next === null ? "" : separator(chunk, next));
    });
    pages.unshift(texts.join(""));
    newer = page.chunks[0] ?? newer;
    before = page.before ?? undefined;
  } while (before !== undefined);
  return new Blob(newer === null ? pages : [heading(newer), ...pages], { type: "text/plain" });
}

function heading({ attempt }: TaskLogChunk): string {
  return `[attempt ${attempt}]\n`;
}

function separator(chunk: TaskLogChunk, next: TaskLogChunk): string {
  const hole = next.n === chunk.n + 1 ? "" : "\n[a part of the log was left out here]\n";
  return next.attempt === chunk.attempt ? hole : `${hole}\n${heading(next)}`;
}
