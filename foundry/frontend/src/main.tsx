import "./ui/primer.ts";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { createServices } from "./app/create-services.ts";
import { followFirst } from "./app/follow-first.ts";
import { createAppRouter, loadPages } from "./app/router.tsx";
import { ServicesProvider } from "./services/context.ts";
import { TopicProvider } from "./topics/hooks.ts";
import { preloadMenu } from "./ui/menu/lazy-menu.tsx";

/** Long after the first rows, and soon enough for the first click elsewhere. */
const LOAD_PAGES_MS = 1_500;

const services = createServices();
services.organizations.reload();
services.connection.reload();
followFirst(services, window.location.pathname);
const router = createAppRouter();
const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root");
createRoot(container).render(
  <ServicesProvider value={services}>
    <TopicProvider client={services.live}>
      <RouterProvider router={router} />
    </TopicProvider>
  </ServicesProvider>,
);

setTimeout(() => {
  preloadMenu();
  loadPages(router).catch(() => {
    // A page asks for its code again when it opens, and shows the failure there.
  });
}, LOAD_PAGES_MS);
