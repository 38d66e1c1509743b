CREATE TABLE `inbox` (
	`source` text PRIMARY KEY NOT NULL,
	`last_id` integer NOT NULL
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
CREATE INDEX `outbox_pending` ON `outbox` (`target`,`id`) WHERE status = 'pending';--> statement-breakpoint
CREATE TABLE `repo_branches` (
	`name` text PRIMARY KEY NOT NULL,
	`head_sha` text NOT NULL,
	`parent` text,
	`person_parent` text,
	`measured_head_sha` text,
	`measured_parent_sha` text,
	`pushed_at_ms` integer,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `repo_branches_parent` ON `repo_branches` (`parent`);--> statement-breakpoint
CREATE INDEX `repo_branches_head` ON `repo_branches` (`head_sha`);--> statement-breakpoint
CREATE INDEX `repo_branches_unmeasured` ON `repo_branches` (`name`) WHERE measured_head_sha is null;--> statement-breakpoint
CREATE TABLE `repo_config` (
	`id` integer PRIMARY KEY NOT NULL,
	`repo_id` text NOT NULL,
	`full_name` text NOT NULL,
	`installation_id` text,
	`position` text NOT NULL,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `repo_former_heads` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`branch` text NOT NULL,
	`sha` text NOT NULL,
	`seen_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `repo_former_heads_branch` ON `repo_former_heads` (`branch`,`n`);--> statement-breakpoint
CREATE INDEX `repo_former_heads_sha` ON `repo_former_heads` (`sha`);--> statement-breakpoint
CREATE TABLE `repo_job_steps` (
	`job_id` text NOT NULL,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	`message` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`finished_at_ms` integer,
	PRIMARY KEY(`job_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `repo_jobs` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`job_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`args` text NOT NULL,
	`first_requested_at_ms` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`finished_at_ms` integer,
	`waiting_tasks` text NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `repo_jobs_job_id_unique` ON `repo_jobs` (`job_id`);--> statement-breakpoint
CREATE INDEX `repo_jobs_live` ON `repo_jobs` (`due_at_ms`,`n`) WHERE status in ('queued', 'running');--> statement-breakpoint
CREATE TABLE `repo_lease` (
	`id` integer PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`token` integer NOT NULL,
	`until_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `repo_meta` (
	`id` integer PRIMARY KEY NOT NULL,
	`stream_id` text NOT NULL,
	`attachment` text NOT NULL,
	`identity` text NOT NULL,
	`read_at_ms` integer,
	`pushed_at_ms` integer,
	`stale` integer NOT NULL,
	`full_read_due` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `repo_pull_requests` (
	`number` integer PRIMARY KEY NOT NULL,
	`head_ref_name` text NOT NULL,
	`state` text NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `repo_pull_requests_head` ON `repo_pull_requests` (`head_ref_name`);--> statement-breakpoint
CREATE TABLE `repo_schedules` (
	`name` text PRIMARY KEY NOT NULL,
	`definition` text NOT NULL,
	`due_at_ms` integer NOT NULL,
	`last_fired_at_ms` integer
);
--> statement-breakpoint
CREATE TABLE `repo_tasks` (
	`task_id` text PRIMARY KEY NOT NULL,
	`branch_name` text NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `repo_tasks_branch` ON `repo_tasks` (`branch_name`);--> statement-breakpoint
CREATE TABLE `topic_events` (
	`first_seq` integer PRIMARY KEY NOT NULL,
	`last_seq` integer NOT NULL,
	`events` text NOT NULL
);
