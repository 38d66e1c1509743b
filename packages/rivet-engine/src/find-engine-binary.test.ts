import { accessSync, constants } from "node:fs";
import { expect, test } from "vitest";
import { findEngineBinary } from "./find-engine-binary.ts";

test("the installed platform package has an executable engine", () => {
  expect(() => accessSync(findEngineBinary(), constants.X_OK)).not.toThrow();
});

test("a platform package that was not installed is named, with what to do", () => {
  const uninstalled = () => {
    throw new Error("platform package is not installed");
  };
  expect(() => findEngineBinary(uninstalled)).toThrow(
    expect.objectContaining({
      code: "engine_binary_missing",
      message: expect.stringMatching(/@rivetkit\/engine-cli-.*RIVET_ENDPOINT/),
    }),
  );
});

test("a platform package without its binary is an error of the same kind", () => {
  expect(() => findEngineBinary(() => "/nowhere/rivet-engine")).toThrow(
    expect.objectContaining({ code: "engine_binary_missing" }),
  );
});
