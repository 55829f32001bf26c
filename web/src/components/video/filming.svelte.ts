const TYPES = ["video/mp4", "video/webm;codecs=vp9,opus", "video/webm"] as const;
const ENDINGS: Readonly<Record<string, string>> = { "video/mp4": "mp4", "video/webm": "webm" };
const RATE = 30;

/** One recording with the camera. Turned as a mirror does when a picture of it is given. */
export class Filming {
  seconds = $state.raw(0);
  readonly #recorder: MediaRecorder;
  readonly #clock: ReturnType<typeof setInterval>;
  #drawing = 0;
  #dropped = false;

  constructor(stream: MediaStream, mirrored: HTMLVideoElement | null, done: (clip: File) => void) {
    const source = mirrored ? this.#turned(stream, mirrored) : stream;
    const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    this.#recorder = new MediaRecorder(source, type ? { mimeType: type } : {});
    const parts: Blob[] = [];
    this.#recorder.ondataavailable = ({ data }) => parts.push(data);
    this.#recorder.onstop = () => {
      this.#end();
      if (this.#dropped) return;
      const kind = this.#recorder.mimeType.split(";")[0] ?? "";
      done(new File(parts, `recording.${ENDINGS[kind] ?? "webm"}`, { type: kind }));
    };
    const began = performance.now();
    this.#clock = setInterval(() => (this.seconds = (performance.now() - began) / 1000), 250);
    this.#recorder.start();
  }

  stop(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
  }

  /** Ends it without a word. */
  drop(): void {
    this.#dropped = true;
    this.stop();
    this.#end();
  }

  #end(): void {
    clearInterval(this.#clock);
    cancelAnimationFrame(this.#drawing);
  }

  /** What the camera sees, drawn the other way round, with its sound. */
  #turned(stream: MediaStream, video: HTMLVideoElement): MediaStream {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const pen = canvas.getContext("2d");
    const draw = (): void => {
      pen?.setTransform(-1, 0, 0, 1, canvas.width, 0);
      pen?.drawImage(video, 0, 0);
      this.#drawing = requestAnimationFrame(draw);
    };
    draw();
    return new MediaStream([
      ...canvas.captureStream(RATE).getVideoTracks(),
      ...stream.getAudioTracks(),
    ]);
  }
}
