// git check-ref-format's rules, so that a name is refused before git, or a fast-import stream, sees it.
const forbidden = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|(^|\/)\.|\/$|\.$|^\/|^-|^@$/;

export function isBranchName(name: string): boolean {
  return name.length > 0 && name.length <= 244 && !forbidden.test(name);
}

export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

export const zeroId = "0".repeat(40);
