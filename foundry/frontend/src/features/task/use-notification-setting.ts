import { useCallback } from "react";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";

/** The switch for notifications; the browser is asked for its permission when it is turned on, and only then. */
export function useNotificationSetting() {
  const { preferences, toasts } = useServices();
  const { notifyOfTasks } = preferences;
  const isOn = useReadable(notifyOfTasks);
  const toggle = useCallback(() => {
    if (notifyOfTasks.get()) return notifyOfTasks.set(false);
    if (!("Notification" in window)) {
      return toasts.show({ tone: "error", text: "This browser shows no notifications on this page." });
    }
    const ask = async () => {
      const isGranted = (await Notification.requestPermission()) === "granted";
      notifyOfTasks.set(isGranted);
      const refused = "The browser does not allow notifications here. Its site settings can change that.";
      if (!isGranted) toasts.show({ tone: "error", text: refused });
      else toasts.show({ tone: "success", text: "You hear of tasks that fail or ask something." });
    };
    void ask();
  }, [notifyOfTasks, toasts]);
  return { isOn, toggle };
}
