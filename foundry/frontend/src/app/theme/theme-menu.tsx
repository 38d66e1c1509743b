import { BellIcon, BellSlashIcon, DeviceDesktopIcon, MoonIcon, SunIcon } from "@primer/octicons-react";
import { useNotificationSetting } from "../../features/task/use-notification-setting.ts";
import { useServices } from "../../services/context.ts";
import type { ThemeChoice } from "../../services/preferences.ts";
import { MenuButton } from "../../ui/menu/menu-button.tsx";
import type { MenuEntry } from "../../ui/menu/menu-entry.ts";
import iconButton from "../../ui/icon-button.module.css";
import { useReadable } from "../../ui/readable.ts";

const choices = [
  { theme: "light", label: "Light", icon: SunIcon },
  { theme: "dark", label: "Dark", icon: MoonIcon },
  { theme: "system", label: "Same as the system", icon: DeviceDesktopIcon },
] as const satisfies readonly { theme: ThemeChoice; label: string; icon: unknown }[];

/** What this browser is to do: the theme, and whether it tells of tasks. */
export function ThemeMenu() {
  const { theme } = useServices().preferences;
  const current = useReadable(theme);
  const IconOf = choices.find((choice) => choice.theme === current)?.icon ?? DeviceDesktopIcon;
  const notifications = useNotificationSetting();
  const entries = (): MenuEntry[] => [
    ...choices.map((choice) => ({
      kind: "action" as const,
      id: choice.theme,
      label: choice.label,
      icon: choice.icon,
      checked: choice.theme === current,
      run: () => theme.set(choice.theme),
    })),
    { kind: "separator", id: "separator" },
    {
      kind: "action",
      id: "notifications",
      label: "Notify me about tasks",
      hint: "When one fails or asks something",
      icon: notifications.isOn ? BellIcon : BellSlashIcon,
      checked: notifications.isOn,
      run: notifications.toggle,
    },
  ];
  return (
    <MenuButton label="Settings" entries={entries} className={iconButton.button} align="end">
      <IconOf size={16} />
    </MenuButton>
  );
}
