/**
 * Pull requests of repository ?1, found by their key: ids are `<repoId>#<number>`, and `$` is the character
 * after `#`.
 */
export const IN_REPOSITORY = "pr_id >= ?1 || '#' AND pr_id < ?1 || '$'";
