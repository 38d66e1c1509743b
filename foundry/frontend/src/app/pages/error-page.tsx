import { toApiError } from "../../api/api-error.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { useTitle } from "../../ui/use-title.ts";

/** For what a page did not expect; the rest of the dashboard stays usable. */
export function ErrorPage({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  useTitle("Error");
  return <ErrorState page title="This page failed" error={toApiError(error)} onRetry={reset} />;
}
