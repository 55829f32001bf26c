import type { UploadedFile } from "../node.svelte";
import { fileUrl } from "./upload";
import { say } from "./words";

/** What goes wrong with an upload, in words for the person. */
function failure(status: number, text: string): Error {
  if (status === 413) return new Error(say("The file is too large for this app."));
  if (status === 0)
    return new Error(say("The upload broke off. Check the connection and try again."));
  return new Error(
    detail(text) || say("The upload failed ({status}).", { status: String(status) }),
  );
}

function detail(text: string): string {
  try {
    const body = JSON.parse(text) as { detail?: unknown };
    return typeof body.detail === "string" ? body.detail : "";
  } catch {
    return text.length < 200 && !text.startsWith("<") ? text : "";
  }
}

/**
 * Sends files to the server, in one request.
 *
 * `progress` gets the share that is sent, from 0 to 1. Rejects with a message for the person.
 */
export function uploadFiles(
  files: readonly File[],
  token: string,
  progress?: (share: number) => void,
): Promise<UploadedFile[]> {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "gradio_api/upload");
    request.setRequestHeader("x-showglass-token", token);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress?.(event.loaded / event.total);
    };
    request.onerror = () => reject(failure(0, ""));
    request.onload = () => {
      if (request.status !== 200) {
        reject(failure(request.status, request.responseText));
        return;
      }
      const paths = JSON.parse(request.responseText) as string[];
      resolve(paths.map((path, i) => described(path, files[i])));
    };
    request.send(form);
  });
}

/**
 * Calls a server function of a component with a file: `POST component_server` as a form.
 *
 * Resolves to its answer. Rejects with a message for the person.
 */
export async function sendForm(
  component: number,
  name: string,
  fields: Readonly<Record<string, string>>,
  file: Blob,
  token: string,
): Promise<unknown> {
  const form = new FormData();
  form.append("component_id", String(component));
  form.append("fn_name", name);
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", file, "file");
  const headers = { "x-showglass-token": token };
  const sent = fetch("gradio_api/component_server", { method: "POST", body: form, headers });
  const answer = await sent.catch(() => null);
  if (answer?.ok !== true) throw failure(answer?.status ?? 0, (await answer?.text()) ?? "");
  return answer.json();
}

function described(path: string, file: File | undefined): UploadedFile {
  return {
    path,
    url: fileUrl({ path }),
    orig_name: file?.name ?? null,
    size: file?.size ?? null,
    mime_type: file?.type ?? null,
    meta: { _type: "gradio.FileData" },
  };
}
