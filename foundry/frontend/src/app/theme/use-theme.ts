import { useLayoutEffect } from "react";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";

/** Keeps <html> in the chosen theme; boot.js has set it before the first paint. */
export function useTheme(): void {
  const theme = useReadable(useServices().preferences.theme);
  useLayoutEffect(() => {
    document.documentElement.dataset["colorMode"] = theme === "system" ? "auto" : theme;
  }, [theme]);
}
