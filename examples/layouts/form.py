"""Neighbouring fields share a form by themselves; what stands between two of them parts it."""

import showglass as gr

with gr.Blocks(title="Order") as demo:
    name = gr.Textbox(label="Name")
    size = gr.Dropdown(["small", "medium", "large"], label="Size")
    order = gr.Button("Order", variant="primary")
    receipt = gr.Textbox(label="Receipt")
    order.click(lambda who, what: f"One {what} for {who or 'somebody'}", [name, size], receipt)

if __name__ == "__main__":
    demo.launch()
