/** Text for HTML: nobody's title becomes markup. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Pages that run nothing and load nothing but the double's own pictures. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  // With no referrer at all, browsers send the forms' own origin as "null", and it could not be checked.
  "referrer-policy": "same-origin",
  // What a form did shows at once.
  "cache-control": "no-cache",
};

/** A whole page. `body` is HTML whose texts are escaped already. */
export function renderPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
.note{border-left:.25rem solid #8b949e;padding-left:.75rem}img{border-radius:50%;vertical-align:middle}
li{margin:.25rem 0}article,form{border:1px solid #8b949e66;border-radius:.5rem;margin:1rem 0;padding:.75rem 1rem}
article p,article h3{margin:.25rem 0;overflow-wrap:anywhere}article h3{font-size:1rem}section{display:flex;flex-wrap:wrap;gap:.5rem}section form{margin:0}
.label,.state,.reactions{border:1px solid #8b949e66;border-radius:1rem;font-size:.8125rem;padding:.125rem .5rem}
.hint{color:light-dark(#59636e,#9198a1);font-size:.875rem;margin:.25rem 0 .5rem}label{font-weight:600}
input,textarea,select{box-sizing:border-box;font:inherit;padding:.375rem .5rem}input,textarea{display:block;margin:.25rem 0 .75rem;width:100%}
section form{border:0;padding:0}
button{background:light-dark(#f6f8fa,#212830);border:1px solid #8b949e;border-radius:.375rem;color:inherit;cursor:pointer;font:inherit;font-weight:600;min-height:2.25rem;padding:.25rem .875rem}
button.primary{background:#1a7f37;border-color:#1a7f37;color:#fff}summary{cursor:pointer;font-weight:600}
</style></head><body><main>${body}</main></body></html>`;
}
