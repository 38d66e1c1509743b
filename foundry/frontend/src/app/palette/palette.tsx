import type { OrganizationStore } from "../../features/organization/organization-store.ts";
import type { Command } from "../keyboard/keymap.ts";
import { Modal } from "../../ui/modal.tsx";
export function Palette(props: {
  readonly store: OrganizationStore | null;
  readonly run: (command: Command) => void;
  readonly onClose: () => void;
}) {
  return (
    <Modal title="Command palette" onClose={props.onClose}>
      …
    </Modal>
  );
}
