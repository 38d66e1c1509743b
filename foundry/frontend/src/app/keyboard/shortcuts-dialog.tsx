import { useServices } from "../../services/context.ts";
import { Key } from "../../ui/key.tsx";
import { Modal } from "../../ui/modal.tsx";
import { useReadable } from "../../ui/readable.ts";
import { isMac } from "./is-mac.ts";
import { shortcutGroups } from "./keymap.ts";
import styles from "./shortcuts-dialog.module.css";

/** All keys, and the switch that turns the single ones off. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { singleKeys } = useServices().preferences;
  const on = useReadable(singleKeys);
  return (
    <Modal title="Keyboard shortcuts" onClose={onClose}>
      <div className={styles.groups}>
        {shortcutGroups(isMac()).map((group) => (
          <section key={group.title}>
            <h3 className={styles.title}>{group.title}</h3>
            <ul>
              {group.shortcuts.map((shortcut) => (
                <li key={shortcut.description} className={styles.row}>
                  <span>{shortcut.description}</span>
                  <span className={styles.keys}>
                    {shortcut.keys.flat().map((key) => (
                      <Key key={key} name={key} />
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <label className={styles.choice}>
        <input type="checkbox" checked={on} onChange={(event) => singleKeys.set(event.target.checked)} />
        Single-key shortcuts (turn them off if they get in the way of speech input or assistive technology)
      </label>
    </Modal>
  );
}
