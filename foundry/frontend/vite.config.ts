import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The backend serves dist/; in development Vite passes the API and the live socket on to it. */
export default defineConfig({
  plugins: [react()],
  build: { target: "es2024", sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { proxy: { "/api": { target: "http://127.0.0.1:4700", ws: true } } },
});
