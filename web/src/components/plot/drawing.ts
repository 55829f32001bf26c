/** Colours and letters of the page, for figures whose author gave none. */
export interface Look {
  dark: boolean;
  ink: string;
  soft: string;
  line: string;
  surface: string;
  font: string;
  hues: readonly string[];
}

/** A figure on the page. */
export interface Drawing {
  /** Shows another figure in its place, and gives the names of what it leaves out. Rejects with words for the person. */
  show(text: string, look: Look): Promise<readonly string[]>;
  /** The room that it has changed. */
  resize(): void;
  end(): void;
}

export type Draw = (host: HTMLElement) => Drawing;
