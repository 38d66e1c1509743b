import type { TopicName } from "../model.ts";

/** The texts of one topic's messages; what is the same in all of them is serialized once. */
export interface TopicMessages {
  event(seq: number, json: string): string;
  snapshot(seq: number, dataJson: string): string;
  /** The `data` of a snapshot's text, without parsing it. */
  dataOf(snapshotText: string, seq: number): string;
  subscribed(seq: number): string;
  error(code: string, message: string): string;
}

export function createMessages(topic: TopicName): TopicMessages {
  const topicJson = JSON.stringify(topic);
  const eventStart = `{"type":"event","topic":${topicJson},"seq":`;
  const snapshotStart = (seq: number): string =>
    `{"type":"snapshot","topic":${topicJson},"seq":${seq},"data":`;

  return {
    event: (seq, json) => `${eventStart}${seq},"event":${json}}`,
    snapshot: (seq, dataJson) => `${snapshotStart(seq)}${dataJson}}`,
    dataOf: (snapshotText, seq) => snapshotText.slice(snapshotStart(seq).length, -1),
    subscribed: (seq) => `{"type":"subscribed","topic":${topicJson},"seq":${seq}}`,
    error: (code, message) =>
      `{"type":"error","topic":${topicJson},"code":${JSON.stringify(code)},"message":${JSON.stringify(message)}}`,
  };
}
