import { sign } from "node:crypto";

export interface JwtClaims {
  iss: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** A JSON web token as a GitHub App signs it. */
export function appJwt(claims: JwtClaims, privateKey: string, alg = "RS256"): string {
  const signed = `${part({ alg, typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
