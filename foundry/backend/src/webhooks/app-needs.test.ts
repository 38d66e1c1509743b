import { expect, test } from "vitest";
import { appNeeds } from "./app-needs.ts";
import { routeDelivery, routedEvents } from "./route-delivery.ts";

test("the App subscribes to the dispatch table's events, without those that every App gets", () => {
  const always = ["installation", "installation_repositories", "installation_target"];
  expect([...appNeeds.events, ...always].toSorted()).toEqual([...routedEvents].toSorted());
  for (const event of appNeeds.events) {
    expect(routeDelivery(event, [])).toMatchObject({ kind: "rejected" });
  }
});
