import { say } from "./words";

/** What goes wrong with an upload, in words for the person. `status` 0: there was no answer. */
export class UploadFailure extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(words(status, text));
    this.status = status;
  }

  /** Whether the same request may go well in a while: the connection broke, or the server is not itself just now. */
  get passes(): boolean {
    return [0, 403, 408, 423, 425, 429, 502, 503, 504].includes(this.status);
  }
}

/** The person does not want the file to be sent any more. */
export class Cancelled extends Error {
  constructor() {
    super(say("The upload was cancelled."));
  }
}

function words(status: number, text: string): string {
  if (status === 413) return say("The file is too large for this app.");
  if (status === 0) return say("The upload broke off. Check the connection and try again.");
  return detail(text) || say("The upload failed ({status}).", { status: String(status) });
}

function detail(text: string): string {
  try {
    const body = JSON.parse(text) as { detail?: unknown };
    return typeof body.detail === "string" ? body.detail : "";
  } catch {
    return text.length < 200 && !text.startsWith("<") ? text : "";
  }
}

export interface Asked {
  method: string;
  address: string;
  headers: Readonly<Record<string, string>>;
  body?: FormData | Blob | null;
  /** Told how many bytes of the body are sent. */
  sent?: (bytes: number) => void;
  signal?: AbortSignal | undefined;
}

/** One request, with its progress on the way up. Rejects with `UploadFailure` or `Cancelled`. */
export function request(asked: Asked): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    if (asked.signal?.aborted) {
      reject(new Cancelled());
      return;
    }
    const request = new XMLHttpRequest();
    request.open(asked.method, asked.address);
    for (const [name, value] of Object.entries(asked.headers))
      request.setRequestHeader(name, value);
    const stop = (): void => {
      request.abort();
      reject(new Cancelled());
    };
    asked.signal?.addEventListener("abort", stop, { once: true });
    request.upload.onprogress = (event) => asked.sent?.(event.loaded);
    request.onerror = () => reject(new UploadFailure(0, ""));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request);
      else reject(new UploadFailure(request.status, request.responseText));
    };
    request.onloadend = () => asked.signal?.removeEventListener("abort", stop);
    request.send(asked.body ?? null);
  });
}
