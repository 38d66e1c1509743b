import { PlugIcon, QuestionIcon, SearchIcon, SidebarCollapseIcon, WebhookIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import { cx } from "../../ui/class-names.ts";
import iconButton from "../../ui/icon-button.module.css";
import { Key } from "../../ui/key.tsx";
import navLink from "../../ui/nav-link.module.css";
import { isMac } from "../keyboard/is-mac.ts";
import type { Command } from "../keyboard/keymap.ts";
import { ThemeMenu } from "../theme/theme-menu.tsx";
import styles from "./top-bar.module.css";

interface TopBarProps {
  readonly sidebarShown: boolean;
  readonly hasSidebar: boolean;
  readonly run: (command: Command) => void;
}

/** What is the same on every page: where one is, the palette, and the ways to the pages of the whole service. */
export function TopBar({ sidebarShown, hasSidebar, run }: TopBarProps) {
  const sidebarLabel = sidebarShown ? "Hide the sidebar" : "Show the sidebar";
  return (
    <header className={styles.bar}>
      {hasSidebar && (
        <button
          type="button"
          className={cx(iconButton.button, styles.toggle)}
          aria-label={sidebarLabel}
          title={`${sidebarLabel} ([)`}
          aria-expanded={sidebarShown}
          onClick={() => run("sidebar")}
        >
          <SidebarCollapseIcon size={16} />
        </button>
      )}
      <Link to="/" className={styles.home} aria-label="Foundry, home">
        <img className={styles.mark} src="/favicon.svg" alt="" width={24} height={24} />
        <span className={styles.homeText}>Foundry</span>
      </Link>
      <span className={styles.space} />
      <button type="button" className={styles.search} onClick={() => run("palette")}>
        <SearchIcon size={16} />
        <span className={styles.searchText}>Search or jump to…</span>
        <Key name={isMac() ? "⌘K" : "Ctrl K"} />
      </button>
      <nav aria-label="Service" style={{ display: "contents" }}>
        <Link
          to="/deliveries"
          className={cx(navLink.link, styles.link)}
          title="Deliveries"
          activeOptions={{ includeSearch: false }}
        >
          <WebhookIcon size={16} />
          <span className={styles.linkText}>Deliveries</span>
        </Link>
        <Link to="/settings/connection" className={cx(navLink.link, styles.link)} title="Connection">
          <PlugIcon size={16} />
          <span className={styles.linkText}>Connection</span>
        </Link>
      </nav>
      <button
        type="button"
        className={cx(iconButton.button, styles.wide)}
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={() => run("shortcuts")}
      >
        <QuestionIcon size={16} />
      </button>
      <ThemeMenu />
    </header>
  );
}
