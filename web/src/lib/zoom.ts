/** How a picture is seen: `scale` times as large as it fits, moved by parts of the pane, from its middle. */
export interface Look {
  scale: number;
  x: number;
  y: number;
}

export const FIT: Look = { scale: 1, x: 0, y: 0 };
export const MOST = 16;

/** A place in a pane, in parts of its width and height from its middle. */
export interface Place {
  x: number;
  y: number;
}

function within(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

/** No further than the picture's edge in the pane's. */
function kept({ scale, x, y }: Look): Look {
  const room = (scale - 1) / 2;
  return { scale, x: within(x, room), y: within(y, room) };
}

/** Larger or smaller by a factor; what is at `place` stays there. */
export function zoomed(look: Look, factor: number, place: Place = { x: 0, y: 0 }): Look {
  const scale = Math.max(1, Math.min(MOST, look.scale * factor));
  const by = scale / look.scale;
  return kept({
    scale,
    x: place.x - (place.x - look.x) * by,
    y: place.y - (place.y - look.y) * by,
  });
}

/** Moved by parts of the pane. */
export function moved(look: Look, x: number, y: number): Look {
  return kept({ scale: look.scale, x: look.x + x, y: look.y + y });
}

/** Where a point of the screen is in a pane. */
export function placeIn(box: DOMRect, clientX: number, clientY: number): Place {
  return {
    x: (clientX - box.left) / Math.max(1, box.width) - 0.5,
    y: (clientY - box.top) / Math.max(1, box.height) - 0.5,
  };
}
