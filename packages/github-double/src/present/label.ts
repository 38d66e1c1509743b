import type { Label as LabelJson } from "@octokit/webhooks-types";
import type { Label, Repository } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";
import { nodeId } from "./time.ts";

export function presentLabel(world: World, repository: Repository, label: Label) {
  const owner = accountById(world.state, repository.ownerId);
  return {
    id: label.id,
    node_id: nodeId("Label", label.id),
    url: `${world.url}/repos/${owner.login}/${repository.name}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description ?? "",
  } satisfies LabelJson;
}

export function presentLabels(world: World, repository: Repository, names: string[]) {
  return names.flatMap((name) => {
    const label = repository.labels.get(name);
    return label === undefined ? [] : [presentLabel(world, repository, label)];
  });
}
