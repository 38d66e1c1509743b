import { TelescopeIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useTitle } from "../../ui/use-title.ts";

export function NotFoundPage() {
  useTitle("Not found");
  return (
    <EmptyState
      page
      icon={TelescopeIcon}
      title="There is no such page"
      actions={<Link to="/">Go to the overview</Link>}
    >
      The address may be mistyped, or what was here is gone.
    </EmptyState>
  );
}
