import { say, word } from "./words";

type Thing = "camera" | "microphone";

const WORDS: Readonly<Record<string, Record<Thing, string>>> = {
  NotAllowedError: {
    camera: word("The camera is blocked. Allow it in the browser, then try again."),
    microphone: word("The microphone is blocked. Allow it in the browser, then try again."),
  },
  NotFoundError: {
    camera: word("There is no camera."),
    microphone: word("There is no microphone."),
  },
  NotReadableError: {
    camera: word("Another program uses the camera."),
    microphone: word("Another program uses the microphone."),
  },
  OverconstrainedError: {
    camera: word("The camera cannot do what the app asks of it."),
    microphone: word("The microphone cannot do what the app asks of it."),
  },
};
const INSECURE: Readonly<Record<Thing, string>> = {
  camera: word("The camera needs a page over HTTPS, or on this machine."),
  microphone: word("The microphone needs a page over HTTPS, or on this machine."),
};
const FAILED: Readonly<Record<Thing, string>> = {
  camera: word("The camera could not be started."),
  microphone: word("The microphone could not be started."),
};

/** Opens the camera, the microphone or both. Rejects with words for the person. */
export async function openDevice(asked: MediaStreamConstraints): Promise<MediaStream> {
  const thing = asked.video ? "camera" : "microphone";
  // Browsers hide all devices from pages that came over plain HTTP from another machine.
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (!devices) throw new Error(say(INSECURE[thing]));
  try {
    return await devices.getUserMedia(asked);
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    throw new Error(say(WORDS[name]?.[thing] ?? FAILED[thing]), { cause: error });
  }
}

/** Switches the devices of a stream off: their light would stay on otherwise. */
export function closeDevice(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
