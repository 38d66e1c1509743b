import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { Cancellable, Mirror } from "../mirror/types.ts";
import type { CommandOptions } from "../run/types.ts";

/**
 * A place beside the clone's objects where a restack writes: what is not kept leaves no trace. git sees the clone's
 * objects through it.
 *
 * Objects are written here by ourselves. `git hash-object` would need each of them in a file first, and an answer for
 * each before the next can name it; a loose object is that file, deflated. The place is private, so a half-written file
 * is never read by anybody else, and what is kept goes through git's own `pack-objects`, which reads all of it again.
 */
export interface Quarantine {
  /** For git processes that are to read and write here; and attributes, if there are any. */
  readonly place: Pick<CommandOptions, "env" | "workTree">;
  /** The object's id, without writing it. */
  idOf(type: ObjectType, content: Buffer): string;
  /** A few hundred bytes, at once: by the thread pool one takes twenty times as long, and a restack writes hundreds. */
  write(type: ObjectType, content: Buffer): string;
  /** Hands everything but `without` over to the clone as one pack, flushed to the disk by git. */
  keep(without: ReadonlySet<string>, options?: Cancellable): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type ObjectType = "blob" | "commit" | "tree";

/**
 * `sampleSha`: any id of the clone; its length says the object format. `attributes`: what git is to find in
 * `.gitattributes`, which it looks for in a worktree only: then there is one with nothing else in it.
 */
export async function openQuarantine(
  mirror: Mirror,
  sampleSha: string,
  attributes: string | null,
): Promise<Quarantine> {
  const algorithm = sampleSha.length === 64 ? "sha256" : "sha1";
  // git's own name for such places: `git prune` removes what a killed process left.
  const path = await mkdtemp(join(mirror.path, "objects", "tmp_objdir-restack-"));
  const directories = new Set<string>();
  const env = {
    GIT_OBJECT_DIRECTORY: path,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(join(mirror.path, "objects")),
  };
  const workTree = join(path, "worktree");
  if (attributes !== null) {
    await mkdir(workTree);
    await writeFile(join(workTree, ".gitattributes"), attributes);
  }
  return {
    place: attributes === null ? { env } : { env, workTree },
    idOf: (type, content) => createHash(algorithm).update(withHeader(type, content)).digest("hex"),
    write(type, content) {
      const whole = withHeader(type, content);
      const id = createHash(algorithm).update(whole).digest("hex");
      const directory = join(path, id.slice(0, 2));
      if (!directories.has(directory)) mkdirSync(directory, { recursive: true });
      directories.add(directory);
      writeFileSync(join(directory, id.slice(2)), deflateSync(whole, { level: 1 }));
      return id;
    },
    async keep(without, options = {}) {
      const ids = (await looseObjects(path)).filter((id) => !without.has(id));
      if (ids.length === 0) return;
      // The pack is written in here and renamed: both are on one file system.
      const prefix = join(mirror.path, "objects", "pack", "pack");
      await mkdir(join(mirror.path, "objects", "pack"), { recursive: true });
      await mirror.run(["pack-objects", "-q", "--non-empty", prefix], {
        input: `${ids.join("\n")}\n`,
        env,
        ...options,
      });
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function withHeader(type: ObjectType, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
}

async function looseObjects(path: string): Promise<string[]> {
  const directories = (await readdir(path)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const files = await Promise.all(
    directories.map(async (name) => (await readdir(join(path, name))).map((rest) => `${name}${rest}`)),
  );
  return files.flat().filter((id) => /^[0-9a-f]+$/.test(id));
}

/** The variable is a list: a path with a colon or a quote must be quoted as in C. */
function quoted(path: string): string {
  return /[:"]/.test(path) ? `"${path.replaceAll(/["\\]/g, "\\$&")}"` : path;
}
