import { expect, test } from "vitest";
import { createHandover } from "./handover.ts";

const message = (id: number) => ({ id, change: { meta: false, repoIds: [], prIds: [], activities: [] } });
const ids = (messages: readonly { id: number }[]) => messages.map((one) => one.id);

test("[DX3] a message is taken only as the successor of the last one sent: none is overtaken", () => {
  const handover = createHandover();
  handover.offer(message(7));
  expect(handover.next()).toEqual([]);
  handover.sent(6);
  handover.offer(message(9));
  expect(ids(handover.next())).toEqual([7]);
  handover.sent(7);
  expect(handover.next()).toEqual([]);
  handover.sent(8);
  handover.offer(message(10));
  expect(ids(handover.next())).toEqual([9, 10]);
});

test("what is too much to keep is left to the table", () => {
  const handover = createHandover();
  handover.sent(0);
  for (let id = 1; id <= 150; id++) handover.offer(message(id));
  expect(handover.next()).toHaveLength(100);
  handover.sent(100);
  expect(handover.next()).toEqual([]);
});
