// @vitest-environment happy-dom
import { createManualClock } from "@foundry/durable/testing";
import { act, createElement, StrictMode } from "react";
import type { ReactElement } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import type { notesModel, NotesTopic } from "../test-support/notes-model.ts";
import {
  createNotesClient,
  createWire,
  event,
  noteEvent,
  notesTopic,
  snapshot,
} from "../test-support/wire.ts";
import { createTopicHooks } from "./create-topic-hooks.ts";

const {
  TopicProvider,
  useConnectionStatus,
  useTopic,
  useTopicClient,
  useTopicCollection,
  useTopicKeys,
  useTopicRow,
  useTopicValue,
} = createTopicHooks<NotesTopic, { notes: typeof notesModel }>();

const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));
vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

async function mount(element: ReactElement) {
  const clock = createManualClock(1_000_000);
  const wire = createWire();
  const { client } = createNotesClient(wire, clock);
  const container = document.createElement("div");
  const root = createRoot(container);
  const show = (shown: ReactElement | null) =>
    act(async () => root.render(createElement(TopicProvider, { client }, shown)));
  cleanups.push(() => act(() => root.unmount()));
  await show(element);
  await act(async () => wire.accept());
  return {
    clock,
    wire,
    client,
    show,
    push: (message: object) => act(async () => wire.push(message)),
    text: () => container.textContent,
  };
}

/** Counts its renders by key. */
function createRows() {
  const renders = new Map<string, number>();
  const count = (name: string): void => void renders.set(name, (renders.get(name) ?? 0) + 1);
  function Row({ id }: { id: string }) {
    count(id);
    return createElement("p", null, useTopicRow(notesTopic, "notes", id)?.text);
  }
  function List() {
    count("list");
    const keys = useTopicKeys(notesTopic, "notes");
    return keys.map((id) => createElement(Row, { id, key: id }));
  }
  return { renders, List };
}

test("one event renders one row again", async () => {
  const { renders, List } = createRows();
  const { push, text } = await mount(createElement(List));
  const notes = Array.from({ length: 100 }, (_, index) => ({ id: `n${index}`, text: `(${index})` }));
  await push(snapshot(1, notes));
  renders.clear();
  await push(noteEvent(2, "n42", "changed"));
  expect(Object.fromEntries(renders)).toEqual({ n42: 1 });
  expect(text()).toContain("(41)changed(43)");
  await push(noteEvent(3, "n100", "new"));
  expect(renders.get("list")).toBe(1);
  expect(text()).toContain("(99)new");
});

test("status, values, derived lists and the connection follow the topic", async () => {
  function Page() {
    const view = useTopicCollection(notesTopic, "notes");
    const long = view.keys.filter((key) => (view.rows.get(key)?.text.length ?? 0) > 3);
    const parts = [
      useConnectionStatus().kind,
      useTopic(notesTopic).kind,
      useTopicValue(notesTopic, "title") ?? "no title",
      long.join(),
    ];
    return createElement("p", null, parts.join(" | "));
  }
  const { push, text, wire } = await mount(createElement(Page));
  expect(text()).toBe("live | loading | no title | ");
  await push(snapshot(1, [{ id: "n1", text: "short" }], [], "Board"));
  expect(text()).toBe("live | ready | Board | n1");
  await push(noteEvent(2, "n2", "longer"));
  await push(event(3, { type: "title", title: "Renamed" }));
  expect(text()).toBe("live | ready | Renamed | n1,n2");
  await act(async () => wire.close());
  expect(text()).toBe("reconnecting | stale | Renamed | n1,n2");
});

test("a topic is followed once however many components name it, and let go when the last is gone", async () => {
  const { List } = createRows();
  const both = createElement(StrictMode, null, createElement(List), createElement(List));
  const { clock, wire, client, show, push } = await mount(both);
  await push(snapshot(1, [{ id: "n1", text: "one" }]));
  expect(wire.news()).toEqual(["subscribe null"]);
  await show(null);
  await clock.advance(4_900);
  expect(client.store(notesTopic)).not.toBeNull();
  await clock.advance(200);
  expect([wire.news(), client.store(notesTopic)]).toEqual([["unsubscribe"], null]);
});

test("another topic in the same component shows that topic's rows", async () => {
  function Title({ board }: { board: string }) {
    return createElement("p", null, useTopicValue({ name: "notes", board }, "title"));
  }
  const { push, show, text } = await mount(createElement(Title, { board: "b" }));
  await push(snapshot(1, [], [], "first"));
  expect(text()).toBe("first");
  await show(createElement(Title, { board: "other" }));
  expect(text()).toBe("");
  await push({ ...snapshot(1, [], [], "second"), topic: { name: "notes", board: "other" } });
  expect(text()).toBe("second");
});

test("a hook without a provider says what is missing", () => {
  function Lost() {
    useTopicClient();
    return null;
  }
  const root = createRoot(document.createElement("div"), { onUncaughtError: () => undefined });
  expect(() => act(() => root.render(createElement(Lost)))).toThrow("TopicProvider");
});
