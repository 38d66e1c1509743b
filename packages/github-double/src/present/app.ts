import { botIdOf } from "../state/find.ts";
import type { World } from "../world.ts";
import { isoTime, nodeId } from "./time.ts";
import { presentUserById } from "./user.ts";

/** The App inside check runs and suites. */
export function presentApp(world: World) {
  const { app } = world.state;
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("Integration", app.id),
    owner: presentUserById(world, app.ownerId),
    name: app.name,
    description: "",
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: isoTime(app.createdAtMs),
    updated_at: isoTime(app.createdAtMs),
    permissions: app.permissions,
    events: app.events,
  };
}

/** The App where its own bot wrote something; null for what people write. */
export function presentAppOf(world: World, authorId: number) {
  return authorId === botIdOf(world.state) ? presentApp(world) : null;
}

/** GET /app: the App about itself, without its secrets. */
export function presentOwnApp(world: World) {
  const { app, installations } = world.state;
  return { ...presentApp(world), client_id: app.clientId, installations_count: installations.size };
}
