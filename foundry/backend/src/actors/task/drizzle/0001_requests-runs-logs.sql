CREATE TABLE `task_attempt_texts` (
	`n` integer PRIMARY KEY NOT NULL,
	`brief` text,
	`result` text
);
--> statement-breakpoint
CREATE TABLE `task_attempts` (
	`n` integer PRIMARY KEY NOT NULL,
	`run` integer NOT NULL,
	`ended` integer NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `task_attempts_run` ON `task_attempts` (`run`);--> statement-breakpoint
CREATE TABLE `task_changed_files` (
	`n` integer PRIMARY KEY NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`base_sha` text,
	`head_sha` text,
	`truncated` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_effects` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at_ms` integer NOT NULL,
	`first_failed_at_ms` integer,
	`last_failed_at_ms` integer,
	`code` text,
	`message` text,
	`outcome` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `task_effects_due` ON `task_effects` (`status`,`next_attempt_at_ms`);--> statement-breakpoint
CREATE TABLE `task_intents` (
	`run` integer NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`run`, `name`)
);
--> statement-breakpoint
CREATE TABLE `task_lease` (
	`id` integer PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`token` integer NOT NULL,
	`until_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_log` (
	`id` integer PRIMARY KEY NOT NULL,
	`last_n` integer NOT NULL,
	`chunks` integer NOT NULL,
	`bytes` integer NOT NULL,
	`dropped_bytes` integer NOT NULL,
	`head_n` integer NOT NULL,
	`head_bytes` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_log_chunks` (
	`n` integer PRIMARY KEY NOT NULL,
	`attempt` integer NOT NULL,
	`stream` text NOT NULL,
	`at_ms` integer NOT NULL,
	`bytes` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_requests` (
	`n` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`status` text NOT NULL,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `task_requests_key_unique` ON `task_requests` (`key`);--> statement-breakpoint
CREATE INDEX `task_requests_status` ON `task_requests` (`status`,`n`);--> statement-breakpoint
CREATE TABLE `task_turn` (
	`id` integer PRIMARY KEY NOT NULL,
	`grant_seen` integer NOT NULL,
	`grant_held` integer NOT NULL,
	`repository` text,
	`run` integer NOT NULL,
	`request` integer,
	`holder_alive` integer NOT NULL,
	`deaths` integer NOT NULL,
	`failures` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`cancel` text
);
