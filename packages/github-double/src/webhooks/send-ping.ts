import { randomUUID } from "node:crypto";
import { isoTime } from "../present/time.ts";
import type { World } from "../world.ts";

/** The event that GitHub sends when a webhook is set up. It belongs to no installation. */
export function sendPing(world: World): void {
  const { app } = world.state;
  const url = `${world.url}/app/hook`;
  const at = isoTime(app.createdAtMs);
  world.webhooks.send({
    lane: 0,
    guid: randomUUID(),
    event: "ping",
    action: null,
    installationId: null,
    repositoryId: null,
    redelivery: false,
    payload: JSON.stringify({
      zen: "Practicality beats purity.",
      hook_id: app.webhook.id,
      hook: {
        type: "App",
        id: app.webhook.id,
        name: "web",
        active: true,
        app_id: app.id,
        events: app.events,
        config: { content_type: "json", insecure_ssl: "0", secret: "********", url: app.webhook.url },
        updated_at: at,
        created_at: at,
        url,
        ping_url: `${url}/pings`,
        deliveries_url: `${url}/deliveries`,
      },
    }),
  });
}
