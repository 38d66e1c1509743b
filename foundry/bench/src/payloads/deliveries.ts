import type { DoubleAddress } from "../processes/double-server.ts";
import { createPullRequestPayloads } from "./pull-request-payload.ts";

export type Organization = DoubleAddress["organizations"][number];

export interface DeliveryPlan {
  readonly organizations: readonly Organization[];
  readonly count: number;
  /** The first pull request's number: rounds take different ones, so that each writes new rows. */
  readonly firstNumber: number;
  /** The title of each organization's last one. */
  readonly lastTitle: string;
}

/** `count` opened pull requests, dealt out in turn to the organizations and, within each, to its repositories. */
export function planDeliveries(plan: DeliveryPlan): string[] {
  const payloadOf = createPullRequestPayloads();
  const updatedAtMs = Date.now();
  const lastRound = plan.count - plan.organizations.length;
  return Array.from({ length: plan.count }, (_, index) => {
    const organization = plan.organizations[index % plan.organizations.length];
    if (organization === undefined) throw new Error("no organization to deliver for");
    const turn = Math.floor(index / plan.organizations.length);
    const repository = organization.repoIds[turn % organization.repoIds.length];
    if (repository === undefined) throw new Error("no repository to deliver for");
    const number = plan.firstNumber + Math.floor(turn / organization.repoIds.length);
    return payloadOf({
      action: "opened",
      account: {
        id: organization.accountId,
        login: organization.login,
        installationId: organization.installationId,
      },
      repository: { id: repository, name: `repo-${(turn % organization.repoIds.length) + 1}` },
      number,
      title: index >= lastRound ? plan.lastTitle : `Change ${number} of ${repository}`,
      updatedAtMs,
    });
  });
}
