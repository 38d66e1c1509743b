import { AlertIcon, CheckCircleIcon, DashIcon, HourglassIcon, TrashIcon } from "@primer/octicons-react";
import type { DeliveryStatus } from "@foundry/shared";
import type { StatusInfo } from "../../ui/status-info.ts";

interface DeliveryStatusInfo extends StatusInfo {
  readonly meaning: string;
}

const infos: Readonly<Record<DeliveryStatus, DeliveryStatusInfo>> = {
  pending: {
    label: "Pending",
    icon: HourglassIcon,
    tone: "attention",
    meaning: "Stored; it waits for its turn.",
  },
  applied: {
    label: "Applied",
    icon: CheckCircleIcon,
    tone: "success",
    meaning: "What it says is in the mirror.",
  },
  ignored: {
    label: "Ignored",
    icon: DashIcon,
    tone: "neutral",
    meaning: "Foundry has no use for this event.",
  },
  parked: {
    label: "Parked",
    icon: AlertIcon,
    tone: "danger",
    meaning: "It could not be applied and waits for a person.",
  },
  discarded: { label: "Discarded", icon: TrashIcon, tone: "neutral", meaning: "A person gave it up." },
};

export function deliveryStatusInfo(status: DeliveryStatus): DeliveryStatusInfo {
  return infos[status];
}
