import { inspect } from "node:util";

const REDACTED = "[secret]";

/**
 * A value that no logger, error, JSON or template string prints; only `reveal()` gives it, at the one place that
 * needs it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
