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
    const { chunks } = page;
    let text = "";
    for (const [at, chunk] of chunks.entries()) {
      text += separator(chunks[at - 1] ?? null, chunk) + chunk.text;
    }
    const last = chunks.at(-1);
    if (newer !== null && last !== undefined) text += separator(last, newer);
    pages.unshift(text);
    newer = chunks[0] ?? newer;
    before = page.before ?? undefined;
  } while (before !== undefined);
  return new Blob(pages, { type: "text/plain" });
}

function separator(previous: TaskLogChunk | null, chunk: TaskLogChunk): string {
  const hole =
    previous !== null && previous.n !== chunk.n - 1 ? "\n[a part of the log was left out here]\n" : "";
  return previous?.attempt === chunk.attempt ? hole : `${hole}\n[attempt ${chunk.attempt}]\n`;
}
