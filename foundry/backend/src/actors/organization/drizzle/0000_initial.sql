CREATE TABLE `audit_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`source` text PRIMARY KEY NOT NULL,
	`last_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `org_activity` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`activity_id` text NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `org_meta` (
	`id` integer PRIMARY KEY NOT NULL,
	`stream_id` text NOT NULL,
	`connection` text NOT NULL,
	`sync` text NOT NULL,
	`repository_count` integer NOT NULL,
	`open_pull_request_count` integer NOT NULL,
	`task_count` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `org_pull_requests` (
	`pr_id` text PRIMARY KEY NOT NULL,
	`repo_id` text NOT NULL,
	`number` integer NOT NULL,
	`head_repo_id` text,
	`head_ref_name` text NOT NULL,
	`task_id` text,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `org_pull_requests_task` ON `org_pull_requests` (`task_id`) WHERE task_id is not null;--> statement-breakpoint
CREATE TABLE `org_repos` (
	`repo_id` text PRIMARY KEY NOT NULL,
	`full_name` text NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `org_tasks` (
	`task_id` text PRIMARY KEY NOT NULL,
	`subject_key` text,
	`repo_id` text NOT NULL,
	`head_repo_id` text,
	`branch_name` text,
	`pr_number` integer,
	`revision` integer NOT NULL,
	`archived_at_ms` integer,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `org_tasks_subject` ON `org_tasks` (`subject_key`);--> statement-breakpoint
CREATE INDEX `org_tasks_repo` ON `org_tasks` (`repo_id`);--> statement-breakpoint
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
CREATE INDEX `outbox_pending` ON `outbox` (`target`,`id`) WHERE status = 'pending';--> statement-breakpoint
CREATE TABLE `topic_events` (
	`first_seq` integer PRIMARY KEY NOT NULL,
	`last_seq` integer NOT NULL,
	`events` text NOT NULL
);
