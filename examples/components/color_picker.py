"""A colour and those that go with it."""

import colorsys

import showglass as gr


def relatives(colour: str | None) -> list[tuple[str, str]]:
    """The colours at thirds of the wheel, as text."""
    digits = (colour or "#0b7078")[1:7]
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    found = []
    for turn in (0.0, 1 / 3, 2 / 3):
        channels = colorsys.hls_to_rgb((hue + turn) % 1, light, strength)
        code = "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
        found.append((f" {code} ", code))
    return found


def show(colour: str | None) -> gr.HighlightedText:
    """The colours as marks."""
    found = relatives(colour)
    return gr.HighlightedText(found, color_map={code: code for _, code in found})


with gr.Blocks(title="Colours") as demo:
    colour = gr.ColorPicker("#0b7078", label="Colour", info="Type its code, or choose it.")
    wheel = gr.HighlightedText(label="On the wheel", show_inline_category=False, interactive=False)
    demo.load(show, colour, wheel)
    colour.change(show, colour, wheel)

if __name__ == "__main__":
    demo.launch()
