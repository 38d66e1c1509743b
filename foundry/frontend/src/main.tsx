import "./ui/primer.ts";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { createServices } from "./app/create-services.ts";
import { followFirst } from "./app/follow-first.ts";
import { createAppRouter } from "./app/router.tsx";
import { ServicesProvider } from "./services/context.ts";
import { TopicProvider } from "./topics/hooks.ts";

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
