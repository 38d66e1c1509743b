import { canRead } from "../auth/find-repository.ts";
import { notFound } from "../http/http-error.ts";
import type { ApiRequest, Reply } from "../http/route.ts";
import type { Repository } from "../state/entities.ts";
import { fullName, repositoryByName } from "../state/find.ts";
import { escapeHtml, pageHeaders, renderPage } from "./html.ts";

const note =
  '<p class="note">This page belongs to the demo’s stand-in for GitHub, which runs on this machine only.</p>';

/** @throws HttpError 404 for what is not there, or not for everybody */
export function findReadable({ world, caller, params }: ApiRequest): Repository {
  const repository = repositoryByName(world.state, params["owner"] ?? "", params["repo"] ?? "");
  if (repository === undefined || !canRead(world, caller, repository)) throw notFound();
  return repository;
}

/** A page about the repository; `body` is HTML whose texts are escaped already. */
export function repositoryReply(title: string, body: string): Reply {
  return { status: 200, body: renderPage(title, body + note), headers: { ...pageHeaders } };
}

/** The way back to the repository. */
export function repositoryLink(request: ApiRequest, repository: Repository): string {
  const name = escapeHtml(fullName(request.world.state, repository));
  return `<p><a href="/${name}">${name}</a></p>`;
}
