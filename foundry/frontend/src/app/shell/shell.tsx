import { Outlet } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { SignInPage } from "../../features/session/sign-in-page.tsx";
import { Sidebar } from "../../features/sidebar/sidebar.tsx";
import { useTaskNews } from "../../features/task/use-task-news.ts";
import { useServices } from "../../services/context.ts";
import { Modal } from "../../ui/modal.tsx";
import { useReadable } from "../../ui/readable.ts";
import { useTheme } from "../theme/use-theme.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { ResizeHandle } from "./resize-handle.tsx";
import styles from "./shell.module.css";
import { ToastRegion } from "./toast-region.tsx";
import { TopBar } from "./top-bar.tsx";
import { useMedia } from "../../ui/use-media.ts";
import { useShellCommands } from "./use-shell-commands.ts";
import { useShellOrganization } from "./use-shell-organization.ts";

const ShortcutsDialog = lazy(async () => ({
  default: (await import("../keyboard/shortcuts-dialog.tsx")).ShortcutsDialog,
}));
const Palette = lazy(async () => ({ default: (await import("../palette/palette.tsx")).Palette }));
const NewTaskDialog = lazy(async () => ({
  default: (await import("../../features/task/new/new-task-dialog.tsx")).NewTaskDialog,
}));

/** The frame of every page: the bar on top, the sidebar at the left (a drawer on a phone), the page at the right. */
export function Shell() {
  useTheme();
  const { preferences, signedOut, newTask } = useServices();
  const isSignedOut = useReadable(signedOut);
  const isPhone = useMedia("(max-width: 767px)");
  const store = useShellOrganization();
  const asked = useReadable(newTask);
  useTaskNews(store);
  const { run, dialog, closeDialog, docked, drawerOpen, closeDrawer } = useShellCommands(store, isPhone);
  const width = useReadable(preferences.sidebarWidth);
  if (isSignedOut) return <SignInPage />;

  const sidebar = store !== null && <Sidebar key={store.orgId} store={store} />;
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to content
      </a>
      <div className={styles.top}>
        <TopBar sidebarShown={isPhone ? drawerOpen : docked} hasSidebar={store !== null} run={run} />
      </div>
      {docked && sidebar !== false && (
        <aside className={styles.side} style={{ width }} aria-label="Work">
          <div className={styles.sideContent}>{sidebar}</div>
          <ResizeHandle width={width} onResize={preferences.sidebarWidth.set} />
        </aside>
      )}
      <main id="main" className={styles.main} tabIndex={-1}>
        <ConnectionBanner />
        <Outlet />
      </main>
      {isPhone && drawerOpen && sidebar !== false && (
        <Modal title="Repositories, pull requests and tasks" placement="drawer" bare onClose={closeDrawer}>
          {sidebar}
        </Modal>
      )}
      <Suspense fallback={null}>
        {dialog === "shortcuts" && <ShortcutsDialog onClose={closeDialog} />}
        {asked !== null && store !== null && (
          <NewTaskDialog key={store.orgId} store={store} asked={asked} onClose={() => newTask.set(null)} />
        )}
        {dialog === "palette" && <Palette store={store} run={run} onClose={closeDialog} />}
      </Suspense>
      <ToastRegion />
    </div>
  );
}
