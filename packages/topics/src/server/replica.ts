import type { TopicChange, TopicModel } from "../model.ts";
import type { SourcePage } from "./source.ts";

/** A topic's state as JSON texts: a row is never parsed on its way from its publisher to the browsers. */
export interface Replica {
  addPage(page: SourcePage): void;
  apply(change: TopicChange): void;
  /** The snapshot object: `identity`, seq, values and collections as the model names them. */
  toJson(identity: Readonly<Record<string, unknown>>, seq: number): string;
  rowCount(): number;
}

interface Rows {
  readonly keep: number | undefined;
  /** Key → text. With `keep`: oldest first, so that a new row goes to the end and the first one is dropped. */
  texts: Map<string, string>;
}

export function createReplica(model: TopicModel): Replica {
  const values = new Map<string, string>();
  const collections = new Map<string, Rows>(
    Object.entries(model.collections).map(([name, { keep }]) => [name, { keep, texts: new Map() }]),
  );

  return {
    addPage(page) {
      for (const name of model.values) {
        const text = page.values[name];
        if (text !== undefined) values.set(name, text);
      }
      for (const row of page.rows) {
        const rows = collections.get(row.collection);
        if (rows === undefined) continue;
        if (rows.keep !== undefined) addOlder(rows, row.key, row.json);
        else rows.texts.set(row.key, row.json);
      }
    },
    apply(change) {
      if (change.op === "set") {
        values.set(change.name, JSON.stringify(change.value));
        return;
      }
      const rows = collections.get(change.collection);
      if (rows === undefined) return;
      if (change.op === "remove") rows.texts.delete(change.key);
      else upsert(rows, change.key, JSON.stringify(change.value));
    },
    toJson(identity, seq) {
      const parts = Object.entries(identity).map(([name, value]) => property(name, JSON.stringify(value)));
      parts.push(property("seq", String(seq)));
      for (const name of model.values) parts.push(property(name, values.get(name) ?? "null"));
      for (const [name, rows] of collections) parts.push(property(name, `[${joinRows(rows)}]`));
      return `{${parts.join(",")}}`;
    },
    rowCount() {
      let count = 0;
      for (const rows of collections.values()) count += rows.texts.size;
      return count;
    },
  };
}

/** Pages bring the newest row first. Such a collection is short, so rebuilding it per row costs nothing that counts. */
function addOlder(rows: Rows, key: string, text: string): void {
  if (rows.texts.has(key)) rows.texts.set(key, text);
  else if (rows.keep === undefined || rows.texts.size < rows.keep) {
    rows.texts = new Map([[key, text], ...rows.texts]);
  }
}

function upsert(rows: Rows, key: string, text: string): void {
  rows.texts.set(key, text);
  if (rows.keep === undefined || rows.texts.size <= rows.keep) return;
  for (const oldest of rows.texts.keys()) {
    rows.texts.delete(oldest);
    return;
  }
}

function joinRows(rows: Rows): string {
  const texts = [...rows.texts.values()];
  return (rows.keep === undefined ? texts : texts.toReversed()).join(",");
}

function property(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}
