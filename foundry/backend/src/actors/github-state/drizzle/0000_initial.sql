CREATE TABLE `delivery_inbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`guids` text NOT NULL,
	`count` integer NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `github_branches` (
	`repo_id` text NOT NULL,
	`branch_name` text NOT NULL,
	`head_sha` text,
	`pushed_at_ms` integer NOT NULL,
	`deleted` integer NOT NULL,
	PRIMARY KEY(`repo_id`, `branch_name`)
);
--> statement-breakpoint
CREATE TABLE `github_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`guid` text NOT NULL,
	`repo_id` text,
	`event` text NOT NULL,
	`action` text,
	`actor_login` text,
	`subject` text NOT NULL,
	`url` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `github_events_repo` ON `github_events` (`repo_id`,`id`);--> statement-breakpoint
CREATE TABLE `github_job_steps` (
	`job_id` text NOT NULL,
	`phase` text NOT NULL,
	`key` text NOT NULL,
	`cursor` text,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`code` text,
	PRIMARY KEY(`job_id`, `phase`, `key`)
);
--> statement-breakpoint
CREATE TABLE `github_jobs` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`job_id` text NOT NULL,
	`kind` text NOT NULL,
	`args` text NOT NULL,
	`status` text NOT NULL,
	`generation` integer NOT NULL,
	`phase` text,
	`attempts` integer NOT NULL,
	`first_requested_at_ms` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`started_at_ms` integer,
	`finished_at_ms` integer,
	`error_code` text,
	`error_message` text
);
--> statement-breakpoint
CREATE INDEX `github_jobs_live` ON `github_jobs` (`n`) WHERE status in ('queued', 'running');--> statement-breakpoint
CREATE TABLE `github_members` (
	`member_id` text PRIMARY KEY NOT NULL,
	`login` text NOT NULL,
	`name` text,
	`avatar_url` text,
	`role` text,
	`sync_generation` integer NOT NULL,
	`touched_generation` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `github_meta` (
	`id` integer PRIMARY KEY NOT NULL,
	`stream_id` text NOT NULL,
	`account_id` text NOT NULL,
	`login` text NOT NULL,
	`account_type` text NOT NULL,
	`avatar_url` text,
	`installation_id` text,
	`connection_status` text NOT NULL,
	`connection_reason` text,
	`connection_updated_at_ms` integer NOT NULL,
	`sync` text NOT NULL,
	`generation` integer NOT NULL,
	`last_full_sync_started_at_ms` integer,
	`last_full_sync_finished_at_ms` integer,
	`last_error_code` text,
	`last_delivery_guid` text,
	`last_delivery_at_ms` integer
);
--> statement-breakpoint
CREATE TABLE `github_pages` (
	`key` text PRIMARY KEY NOT NULL,
	`etag` text NOT NULL,
	`ids` text NOT NULL,
	`next_cursor` text
);
--> statement-breakpoint
CREATE TABLE `github_pull_requests` (
	`pr_id` text PRIMARY KEY NOT NULL,
	`repo_id` text NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`is_draft` integer NOT NULL,
	`url` text NOT NULL,
	`head_ref_name` text NOT NULL,
	`head_sha` text NOT NULL,
	`head_repo_id` text,
	`base_ref_name` text NOT NULL,
	`author_login` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`closed_at_ms` integer,
	`merged_at_ms` integer,
	`sync_generation` integer NOT NULL,
	`touched_generation` integer NOT NULL,
	`body` text
);
--> statement-breakpoint
CREATE INDEX `github_pull_requests_closed` ON `github_pull_requests` (`updated_at_ms`) WHERE state <> 'open';--> statement-breakpoint
CREATE TABLE `github_repositories` (
	`repo_id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`owner` text NOT NULL,
	`name` text NOT NULL,
	`full_name` text NOT NULL,
	`is_private` integer NOT NULL,
	`is_archived` integer NOT NULL,
	`default_branch` text NOT NULL,
	`description` text,
	`url` text NOT NULL,
	`pushed_at_ms` integer,
	`updated_at_ms` integer NOT NULL,
	`deleted` integer NOT NULL,
	`sync_generation` integer NOT NULL,
	`touched_generation` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`target` text NOT NULL,
	`payload` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at_ms` integer NOT NULL,
	`first_failed_at_ms` integer,
	`last_failed_at_ms` integer,
	`code` text,
	`message` text
);
--> statement-breakpoint
CREATE INDEX `outbox_pending` ON `outbox` (`target`,`id`) WHERE status = 'pending';