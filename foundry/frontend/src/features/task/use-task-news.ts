import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useServices } from "../../services/context.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { taskNews } from "./notify.ts";

/** Keeps the unread marks, and tells of questions and failures by the browser where that is wanted and allowed. */
export function useTaskNews(store: OrganizationStore | null): void {
  const { unread, preferences } = useServices();
  const navigate = useNavigate();
  useEffect(() => {
    if (store === null) return undefined;
    const { orgId } = store;
    let before = store.tasks.get();
    const marks = unread(orgId);
    let isTold = true;
    // Once for all that one message changed: the status and the tasks come one after the other.
    const soon = () => {
      if (isTold) queueMicrotask(tell);
      isTold = false;
    };
    const tell = () => {
      isTold = true;
      if (store.status.get().kind === "loading") return;
      const after = store.tasks.get();
      marks.update(after);
      const news = taskNews(before, after);
      before = after;
      if (!preferences.notifyOfTasks.get() || document.hasFocus()) return;
      if (!("Notification" in window) || Notification.permission !== "granted") return;
      for (const { taskId, title, body } of news) {
        // The tag is one notification for the task, also from two tabs.
        const notification = new Notification(title, { body, tag: taskId });
        notification.addEventListener("click", () => {
          window.focus();
          void navigate({ to: "/orgs/$orgId/tasks/$taskId", params: { orgId, taskId } });
          notification.close();
        });
      }
    };
    soon();
    const stops = [store.tasks.subscribe(soon), store.status.subscribe(soon)];
    return () => stops.forEach((stop) => stop());
  }, [store, unread, preferences, navigate]);
}
