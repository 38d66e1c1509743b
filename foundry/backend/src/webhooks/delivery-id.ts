/** Never part of a GUID: the receiver refuses one with it. */
const REPLAY_MARK = "#";

/** What a delivery is applied under, once [GH4]: its GUID, and another id for each time that a person replays it. */
export function deliveryId(guid: string, replays: number): string {
  return replays === 0 ? guid : `${guid}${REPLAY_MARK}${replays}`;
}

/** GitHub's GUID of a delivery, however often it was replayed. */
export function guidOfDelivery(id: string): string {
  const [guid = id] = id.split(REPLAY_MARK, 1);
  return guid;
}
