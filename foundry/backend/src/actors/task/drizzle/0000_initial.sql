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
CREATE TABLE `task` (
	`id` integer PRIMARY KEY NOT NULL,
	`stream_id` text NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`archived_from` text,
	`json` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_transitions` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`from_status` text,
	`to_status` text NOT NULL,
	`reason` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `topic_events` (
	`first_seq` integer PRIMARY KEY NOT NULL,
	`last_seq` integer NOT NULL,
	`events` text NOT NULL
);
