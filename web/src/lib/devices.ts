const WORDS: Readonly<Record<string, (thing: string) => string>> = {
  NotAllowedError: (thing) => `The ${thing} is blocked. Allow it in the browser, then try again.`,
  NotFoundError: (thing) => `There is no ${thing}.`,
  NotReadableError: (thing) => `Another program uses the ${thing}.`,
  OverconstrainedError: (thing) => `The ${thing} cannot do what the app asks of it.`,
};

/** Opens the camera, the microphone or both. Rejects with words for the person. */
export async function openDevice(asked: MediaStreamConstraints): Promise<MediaStream> {
  const thing = asked.video ? "camera" : "microphone";
  // Browsers hide all devices from pages that came over plain HTTP from another machine.
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (!devices) throw new Error(`The ${thing} needs a page over HTTPS, or on this machine.`);
  try {
    return await devices.getUserMedia(asked);
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    throw new Error(WORDS[name]?.(thing) ?? `The ${thing} could not be started.`, { cause: error });
  }
}

/** Switches the devices of a stream off: their light would stay on otherwise. */
export function closeDevice(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
