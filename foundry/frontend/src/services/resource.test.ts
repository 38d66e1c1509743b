import { createManualClock } from "@foundry/durable/testing";
import { expect, test } from "vitest";
import { ApiError } from "../api/api-error.ts";
import { createResource } from "./resource.ts";

const away = () => Promise.reject(new ApiError({ status: 503, code: "engine_unavailable", detail: "away" }));

test("a service that is away is asked again by itself, until it answers", async () => {
  const clock = createManualClock();
  let calls = 0;
  const load = () => {
    calls += 1;
    return calls <= 2 ? away() : Promise.resolve("here");
  };
  const resource = createResource<string>(load, clock);
  resource.reload();
  await expect.poll(() => resource.state.get().error?.status).toBe(503);
  await clock.advance(500);
  await expect.poll(() => calls).toBe(2);
  await expect.poll(() => clock.timers()).toHaveLength(1);
  await clock.advance(1000);
  await expect.poll(() => resource.state.get()).toEqual({ data: "here", error: null });
  expect(clock.timers()).toEqual([]);
});

test("a refusal that will not pass waits for the person", async () => {
  const clock = createManualClock();
  const refused = new ApiError({ status: 404, code: "not_found", detail: "no" });
  const resource = createResource(() => Promise.reject(refused), clock);
  resource.reload();
  await expect.poll(() => resource.state.get().error).toBe(refused);
  expect(clock.timers()).toEqual([]);
});
