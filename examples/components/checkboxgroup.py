"""Any of a few choices: the price of a breakfast."""

import showglass as gr

PRICES = {"Coffee": 2.4, "Tea": 2.1, "Croissant": 1.8, "Egg": 1.2, "Yoghurt": 2.9}


def total(chosen: list[str]) -> str:
    """The sum of what is chosen."""
    return f"{sum(PRICES[name] for name in chosen):.2f} €"


with gr.Blocks(title="Breakfast") as demo:
    chosen = gr.CheckboxGroup(
        [(f"{name}, {price:.2f} €", name) for name, price in PRICES.items()],
        value=["Coffee", "Croissant"],
        label="Breakfast",
        show_select_all=True,
    )
    price = gr.Textbox(label="Together")
    gr.on(None, total, chosen, price)

if __name__ == "__main__":
    demo.launch()
