"""Dataset and Examples: rows to choose from, and samples that fill in the inputs."""

from __future__ import annotations

import showglass as gr

DISHES = [["Soup", 4.5, True], ["Risotto", 11.0, True], ["Schnitzel", 14.5, False]]


def order(dish: list[str | float | bool], event: gr.SelectData) -> str:
    """What was chosen, in words."""
    name, price, vegetarian = dish
    kind = "vegetarian" if vegetarian else "with meat"
    return f"Number {event.index}: {name} ({kind}) for {price:.2f}"


def bill(name: str, price: float, tip: float) -> str:
    """The whole price."""
    return f"{name}: {price * (1 + tip / 100):.2f}"


with gr.Blocks(title="A menu") as demo:
    menu = gr.Dataset(
        label="Menu",
        components=["textbox", "number", "checkbox"],
        headers=["Dish", "Price", "Vegetarian"],
        samples=DISHES,
    )
    chosen = gr.Textbox(label="Chosen", interactive=False)
    menu.select(order, menu, chosen)
    with gr.Row():
        name = gr.Textbox(label="Dish")
        price = gr.Number(label="Price")
        tip = gr.Slider(0, 20, label="Tip in percent")
    total = gr.Textbox(label="To pay", interactive=False)
    gr.Button("Work it out").click(bill, [name, price, tip], total)
    gr.Examples(
        [["Soup", 4.5, 10], ["Risotto", 11, 5]], [name, price, tip], total, bill, run_on_click=True
    )

if __name__ == "__main__":
    demo.launch()
