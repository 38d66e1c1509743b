CREATE TABLE `github_attached` (
	`repo_id` text PRIMARY KEY NOT NULL,
	`at_ms` integer NOT NULL,
	`parked` integer NOT NULL
);
