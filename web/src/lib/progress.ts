import type { JobInfo, ProgressUnit } from "../protocol.gen";
import { figure, say } from "./words";

/** The part that is done, 0 to 1, of the innermost bar that knows; null when none does. */
export function share(units: readonly ProgressUnit[] | undefined): number | null {
  const last = units?.at(-1);
  if (!last) return null;
  if (typeof last.progress === "number") return Math.min(1, Math.max(0, last.progress));
  if (typeof last.index === "number" && last.length) return Math.min(1, last.index / last.length);
  return null;
}

/** What a stage means in a few words; empty when the time says it all. */
export function progressText(stage: string, info: JobInfo): string {
  if (stage === "queued") return queued(info);
  const parts = (info.progress ?? []).map(unit).filter((text) => text !== "");
  if (parts.length > 0) return parts.join(" · ");
  return info.eta ? say("about {n} s expected", { n: figure(info.eta, 1) }) : "";
}

function queued({ place, size }: JobInfo): string {
  if (typeof place !== "number") return say("waiting");
  if (place === 0) return say("next in the queue");
  return typeof size === "number" && size > place
    ? say("place {n} of {size}", { n: place + 1, size })
    : say("place {n} in the queue", { n: place + 1 });
}

function unit({ desc, index, length, progress, unit: name }: ProgressUnit): string {
  const parts = desc ? [desc] : [];
  if (typeof index === "number") {
    parts.push(
      typeof length === "number"
        ? `${index}/${length} ${name ?? ""}`.trim()
        : `${index} ${name ?? ""}`.trim(),
    );
  } else if (typeof progress === "number") parts.push(`${Math.round(progress * 100)} %`);
  return parts.join(" ");
}
