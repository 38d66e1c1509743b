import { appManifest } from "./app-manifest.ts";
import type { ConnectAttempt } from "./connect-attempts.ts";
import { newAppUrl } from "./github-urls.ts";

/**
 * The page between the dashboard and GitHub: one form that sends itself. It is a page of its own so that its policy
 * can allow exactly this GitHub as a form's target, which the dashboard's policy never does.
 */
export function renderConnectPage(
  attempt: ConnectAttempt,
  nonce: string,
): { readonly headers: Readonly<Record<string, string>>; readonly html: string } {
  const { wanted, origin, state } = attempt;
  const action = newAppUrl(wanted.githubUrl, wanted.organization, state);
  const manifest = JSON.stringify(appManifest(wanted, origin));
  const host = new URL(wanted.githubUrl).host;
  return {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; form-action ${new URL(action).origin}; base-uri 'none'; frame-ancestors 'none'`,
      // Without any referrer, browsers send a form's origin as "null", which GitHub may take for a forgery.
      "referrer-policy": "strict-origin",
      "cache-control": "no-store",
    },
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>To GitHub · Foundry</title>
<style nonce="${nonce}">:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:20vh auto;max-width:30rem;padding:0 1rem}button{font:inherit;min-height:2.5rem;padding:.25rem 1rem}</style></head>
<body><main><h1>On the way to ${escapeHtml(host)}</h1><p>GitHub asks for the name of the App once more and creates it.</p>
<form id="manifest" method="post" action="${escapeHtml(action)}"><input type="hidden" name="manifest" value="${escapeHtml(manifest)}"><button>Go on to GitHub</button></form></main>
<script nonce="${nonce}">document.getElementById("manifest").submit()</script></body></html>`,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
