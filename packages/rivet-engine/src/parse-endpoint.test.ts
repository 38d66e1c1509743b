import { expect, test } from "vitest";
import { parseEndpoint } from "./parse-endpoint.ts";

test.each([
  ["http://127.0.0.1:6420", { endpoint: "http://127.0.0.1:6420", namespace: "default" }],
  [
    "https://team:s%20t@engine.example/",
    { endpoint: "https://engine.example", namespace: "team", token: "s t" },
  ],
  ["https://team@engine.example/rivet", { endpoint: "https://engine.example/rivet", namespace: "team" }],
])("%s is taken apart", (value, connection) => {
  expect(parseEndpoint(value)).toEqual(connection);
});

test.each(["", "localhost:6420", "ftp://engine", "https://x:secret@engine?y=1"])("%j is refused", (value) => {
  expect(() => parseEndpoint(value)).toThrow(expect.objectContaining({ code: "engine_endpoint_invalid" }));
});

test("a refused endpoint's token is not in the message", () => {
  expect(() => parseEndpoint("ftp://ns:secret@engine")).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("secret") }),
  );
});
