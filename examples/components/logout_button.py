"""Signing out from a place of your own: greyed out for strangers."""

import showglass as gr

with gr.Blocks(title="Way out") as demo:
    gr.Markdown("Come in by the first button, leave by the second.")
    with gr.Row():
        gr.LoginButton()
        gr.LogoutButton()

if __name__ == "__main__":
    demo.launch()
