import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { startApp } from "../testing/start-app.ts";

test("[DX14] a stop answers the request that runs, and takes no new one", async () => {
  let answer: () => void = () => undefined;
  const running = new Promise<void>((resolve) => (answer = resolve));
  let arrived = false;
  const app = await startApp({
    intakeRoutes: [
      async (routes) => {
        routes.get("/api/slow", async () => {
          arrived = true;
          await running;
          return { done: true };
        });
      },
    ],
  });
  const slow = app.get("/api/slow");
  await eventually(() => expect(arrived).toBe(true));
  const closed = app.close();
  await eventually(() => expect(app.get("/healthz")).rejects.toThrow("fetch failed"));
  answer();
  expect(await (await slow).json()).toEqual({ done: true });
  await closed;
});

test("[DX14] a stop is not held up by an upload that stalls", async () => {
  const app = await startApp({ limits: { closeGraceMs: 200 } });
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined);
  const head = ["POST /api/orgs/1/tasks HTTP/1.1", `Host: ${hostname}`, "Content-Type: application/json"];
  await new Promise<void>((resolve) => {
    socket.write([...head, "Content-Length: 1000", "", '{"repoId":'].join("\r\n"), () => resolve());
  });
  await app.get("/healthz");
  const before = Date.now();
  await app.close();
  expect(Date.now() - before).toBeLessThan(10_000);
});
