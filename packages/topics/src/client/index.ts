export type { TopicChange, TopicModel, TopicName } from "../model.ts";
export type { CollectionView } from "./collection.ts";
export type { ConnectionStatus } from "./connection.ts";
export { onNextFrame } from "./on-next-frame.ts";
export type { Socket, SocketHandlers } from "./socket.ts";
export { createTopicClient } from "./topic-client.ts";
export type { TopicClient, TopicClientDeps } from "./topic-client.ts";
export type { TopicStatus, TopicStore } from "./topic-store.ts";
export { connectWebSocket } from "./web-socket.ts";
