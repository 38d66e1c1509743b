import { describe, expect, test } from "vitest";
import { resolveKey } from "./keymap.ts";

const press = (key: string, over: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  inTextField: false,
  ...over,
});

describe("keys that work anywhere", () => {
  test.each([
    ["/", "filter"],
    ["?", "shortcuts"],
    ["[", "sidebar"],
    ["n", "newTask"],
    ["x", null],
  ])("%s", (key, command) => {
    expect(resolveKey(press(key), null, true)).toEqual({ command, prefix: null });
  });

  test("⌘K and Ctrl-K open the palette, also while typing", () => {
    expect(resolveKey(press("k", { metaKey: true, inTextField: true }), null, false).command).toBe("palette");
    expect(resolveKey(press("K", { ctrlKey: true }), null, true).command).toBe("palette");
  });

  test("g waits for the second key and forgets a wrong one", () => {
    expect(resolveKey(press("g"), null, true)).toEqual({ command: null, prefix: "g" });
    expect(resolveKey(press("d"), "g", true).command).toBe("deliveries");
    expect(resolveKey(press("/"), "g", true)).toEqual({ command: null, prefix: null });
  });

  test("letters are text in a text field, and nothing when single keys are turned off", () => {
    expect(resolveKey(press("/", { inTextField: true }), null, true).command).toBeNull();
    expect(resolveKey(press("?"), null, false).command).toBeNull();
  });
});
