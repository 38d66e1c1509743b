import type { TopicChange, TopicModel } from "../model.ts";

export interface Note {
  readonly id: string;
  readonly text: string;
}

/** The topic of the tests: notes by id, the newest three pings, and a title. */
export interface NotesSnapshot {
  readonly board: string;
  readonly seq: number;
  readonly title: string;
  readonly notes: readonly Note[];
  readonly pings: readonly Note[];
}

export type NotesEvent =
  | { readonly type: "note"; readonly note: Note }
  | { readonly type: "noteRemoved"; readonly id: string }
  | { readonly type: "ping"; readonly ping: Note }
  | { readonly type: "title"; readonly title: string };

export interface NotesTopic {
  readonly name: "notes";
  readonly board: string;
}

export const keptPings = 3;

export const notesModel: TopicModel & { readonly snapshotType?: NotesSnapshot } = {
  collections: {
    notes: { key: (row: Note) => row.id },
    pings: { key: (row: Note) => row.id, keep: keptPings },
  },
  values: ["title"],
  change(event: NotesEvent): TopicChange {
    switch (event.type) {
      case "note":
        return { op: "upsert", collection: "notes", key: event.note.id, value: event.note };
      case "noteRemoved":
        return { op: "remove", collection: "notes", key: event.id };
      case "ping":
        return { op: "upsert", collection: "pings", key: event.ping.id, value: event.ping };
      case "title":
        return { op: "set", name: "title", value: event.title };
      default:
        return event satisfies never;
    }
  },
  identity: (topic: NotesTopic) => ({ board: topic.board }),
};

export function topicKeyOf(topic: NotesTopic): string {
  return `notes:${topic.board}`;
}
