import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { App, Permissions } from "../state/entities.ts";

const generate = promisify(generateKeyPair);

/** What Foundry's App asks for; an installation may be given less. */
const defaultPermissions: Permissions = {
  metadata: "read",
  contents: "write",
  pull_requests: "write",
  issues: "write",
  checks: "write",
  statuses: "write",
  actions: "read",
  members: "read",
};

const defaultEvents: readonly string[] = [
  "check_run",
  "check_suite",
  "create",
  "delete",
  "issue_comment",
  "issues",
  "organization",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "repository",
  "status",
  "workflow_run",
];

export interface NewApp {
  id: number;
  hookId: number;
  ownerId: number;
  slug: string;
  nowMs: number;
}

/** The App with fresh secrets: they are random, whatever the seed is. */
export async function createApp(asked: NewApp): Promise<App> {
  const { privateKey, publicKey } = await generate("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return {
    id: asked.id,
    slug: asked.slug,
    name: asked.slug,
    ownerId: asked.ownerId,
    clientId: `Iv23${randomBytes(8).toString("hex")}`,
    clientSecret: randomBytes(20).toString("hex"),
    privateKey,
    publicKey,
    permissions: defaultPermissions,
    events: [...defaultEvents],
    webhook: {
      id: asked.hookId,
      url: null,
      secret: randomBytes(20).toString("hex"),
    },
    createdAtMs: asked.nowMs,
  };
}
