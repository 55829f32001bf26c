/** Drawings like those of `ICONS`, of parts that come when a page needs them: these come with them. */
export const MEDIA = {
  brush:
    "M20 4 10.5 13.5M9 13a3.2 3.2 0 0 0-3.2 3.2c0 1.6-.8 2.6-2.3 3.3 4 1 8-.2 8-3.5A3 3 0 0 0 9 13",
  camera: "M4 8h3.5L9.5 5h5l2 3H20v11.5H4zM12 16.8a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2",
  down: "M12 5v14M6 13l6 6 6-6",
  eraser: "M9 19.5h11M5 14.5 14 5.5 19.5 11 11 19.5H8.5z",
  expand: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  image: "M4 5h16v14H4zM4 16l5-5 4.5 4.5L16 13l4 4M15.5 9.5h.01",
  beside: "M4 5h7v14H4zM13 5h7v14h-7",
  microphone:
    "M12 14.5a3.2 3.2 0 0 0 3.2-3.2V6.7a3.2 3.2 0 0 0-6.4 0v4.6a3.2 3.2 0 0 0 3.2 3.2M5.8 11.3a6.2 6.2 0 0 0 12.4 0M12 17.5v3",
  minus: "M6 12h12",
  mute: "M4.5 9.5v5H8l4.5 4v-13L8 9.5zM16 9.5l5 5M21 9.5l-5 5",
  next: "M9.5 6 15.5 12 9.5 18",
  paste: "M8 5H5.5v15h13V5H16M8.5 3.5h7v3.5h-7z",
  pause: "M8.5 6v12M15.5 6v12",
  plus: "M12 6v12M6 12h12",
  play: "M8 5.5v13L18.5 12z",
  previous: "M14.5 6 8.5 12 14.5 18",
  record: "M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10",
  redo: "M19 9H10a5 5 0 0 0 0 10h5M15 5l4 4-4 4",
  select: "M4 4h16v16H4zM8 12.5l3 3 5.5-6.5",
  scissors:
    "M6.5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M6.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M8.4 8.2 20 18M8.4 15.8 20 6",
  sliders: "M4 8h8M16 8h4M4 16h3M11 16h9M14 5.5v5M9 13.5v5",
  sound: "M4.5 9.5v5H8l4.5 4v-13L8 9.5zM16 9a4.5 4.5 0 0 1 0 6",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v6M13.7 10.5v6",
  undo: "M5 9h9a5 5 0 0 1 0 10H9M9 5 5 9l4 4",
  up: "M12 19V5M6 11 12 5l6 6",
  video: "M3.5 6.5h11v11h-11zM14.5 10.5l6-3.5v10l-6-3.5",
} as const;
