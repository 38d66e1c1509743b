/** One entry of `errors[]` in a GitHub error body. */
export interface FieldError {
  resource?: string;
  field?: string;
  code: string;
  message?: string;
}

/** An answer that is an error, in GitHub's shape: `{message, errors?, documentation_url, status}`. */
export class HttpError extends Error {
  readonly status: number;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    detail: { errors?: FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "HttpError";
    this.status = status;
    this.errors = detail.errors ?? [];
    this.headers = detail.headers ?? {};
  }
}

export function errorBody(error: HttpError): object {
  return {
    message: error.message,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
    documentation_url: "https://docs.github.com/rest",
    status: String(error.status),
  };
}

export const notFound = (): HttpError => new HttpError(404, "Not Found");
export const badCredentials = (): HttpError => new HttpError(401, "Bad credentials");

export function validationFailed(errors: FieldError[]): HttpError {
  return new HttpError(422, "Validation Failed", { errors });
}
