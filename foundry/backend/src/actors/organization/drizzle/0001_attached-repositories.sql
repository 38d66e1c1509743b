CREATE TABLE `org_attached_repos` (
	`repo_id` text PRIMARY KEY NOT NULL
);
