/** The pixel of a picture under a point, where it is shown whole inside of a box (`object-fit: contain`). */
export function pixelAt(
  x: number,
  y: number,
  box: { width: number; height: number },
  picture: { width: number; height: number },
): [number, number] | null {
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  if (!(scale > 0)) return null;
  const px = Math.floor((x - (box.width - picture.width * scale) / 2) / scale);
  const py = Math.floor((y - (box.height - picture.height * scale) / 2) / scale);
  const inside = px >= 0 && py >= 0 && px < picture.width && py < picture.height;
  return inside ? [px, py] : null;
}
