"""Pictures, sounds and films."""

from __future__ import annotations

import showglass as gr

from .exhibit import Room
from .samples import landscape, regions, tone


def show(room: Room) -> None:
    """What one looks at and paints on."""
    room.show(
        "Image",
        lambda: gr.Image(label="Empty"),
        lambda: gr.Image(landscape(), label="With a value"),
        lambda: gr.Image(landscape(20), label="Not interactive", interactive=False),
    )
    room.show(
        "ImageEditor",
        lambda: gr.ImageEditor(label="Empty"),
        lambda: gr.ImageEditor(landscape(), label="With a value"),
        width=480,
    )
    room.show(
        "Sketchpad, Paint, ImageMask",
        lambda: gr.Sketchpad(label="Sketchpad"),
        lambda: gr.Paint(label="Paint"),
        lambda: gr.ImageMask(landscape(), label="ImageMask"),
        width=480,
    )
    room.show(
        "Gallery",
        lambda: gr.Gallery(label="Empty"),
        lambda: gr.Gallery(
            [(landscape(h), f"{h} h") for h in (6, 9, 12, 18)], label="With captions"
        ),
        lambda: gr.Gallery([landscape(9)], label="Not interactive", interactive=False),
    )
    room.show(
        "Carousel",
        lambda: gr.Carousel([(landscape(h), f"{h} h") for h in (6, 12, 18)], label="One at a time"),
    )
    room.show(
        "ImageSlider",
        lambda: gr.ImageSlider(label="Empty"),
        lambda: gr.ImageSlider((landscape(12), landscape(21)), label="Noon and evening"),
    )
    room.show(
        "AnnotatedImage",
        lambda: gr.AnnotatedImage(label="Empty"),
        lambda: gr.AnnotatedImage((landscape(), regions()), label="With regions"),
    )


def show_media(room: Room) -> None:
    """What one hears and watches."""
    room.show(
        "Audio",
        lambda: gr.Audio(label="Empty"),
        lambda: gr.Audio(tone(), label="With a value"),
        lambda: gr.Audio(tone(pitch=220), label="Not interactive", interactive=False),
        lambda: gr.Microphone(label="Microphone"),
    )
    room.show(
        "Video",
        lambda: gr.Video(label="Empty"),
        lambda: gr.Video(gr.get_video(), label="With a value"),
        lambda: gr.PlayableVideo(label="PlayableVideo, empty", interactive=False),
    )
    room.show(
        "Model3D",
        lambda: gr.Model3D(label="Empty"),
        lambda: gr.Model3D(gr.get_model3d(), label="With a value"),
    )
