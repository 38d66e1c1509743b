import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { engineConfig, writeEngineConfig } from "./engine-config.ts";
import { tempDir } from "./testing/temp-dir.ts";

const input = {
  ports: { guard: 1001, apiPeer: 1002, metrics: 1003 },
  storageDir: "/data/db",
  token: "t".repeat(64),
};

test("everything listens on loopback, without Nagle, behind the token", () => {
  expect(engineConfig(input)).toMatchObject({
    auth: { admin_token: input.token },
    guard: { host: "127.0.0.1", port: 1001, tcp_nodelay: true },
    api_peer: { host: "127.0.0.1", port: 1002 },
    metrics: { host: "127.0.0.1", port: 1003 },
    file_system: { path: "/data/db" },
    telemetry: { enabled: false },
  });
});

test("no workflow is left lying while the machine is busy, or actors could not be created", () => {
  const curve = [
    [0, 1000],
    [1000, 999],
  ];
  expect(engineConfig(input)).toMatchObject({ runtime: { worker_load_shedding_curve: curve } });
});

test("the file is readable by its owner only, even where a readable one was before", () => {
  const path = join(tempDir(), "engine.json");
  writeFileSync(path, "{}", { mode: 0o644 });
  writeEngineConfig(path, engineConfig(input));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(engineConfig(input));
});
