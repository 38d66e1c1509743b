import type { World } from "../world.ts";
import { isoTime, nodeId } from "./time.ts";
import { presentUserById } from "./user.ts";

/** GET /app: the App, without its secrets. */
export function presentApp(world: World) {
  const { app } = world.state;
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("Integration", app.id),
    client_id: app.clientId,
    owner: presentUserById(world, app.ownerId),
    name: app.name,
    description: "",
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: isoTime(app.createdAtMs),
    updated_at: isoTime(app.createdAtMs),
    permissions: app.permissions,
    events: app.events,
    installations_count: world.state.installations.size,
  };
}
