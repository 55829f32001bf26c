"""Text on one line: a name that is submitted with Enter, and a secret."""

import hashlib

import showglass as gr


def fingerprint(text: str | None, secret: str | None) -> str:
    """A keyed hash: the same text and secret always give the same one."""
    keyed = hashlib.blake2b((text or "").encode(), key=(secret or "").encode()[:64], digest_size=16)
    return keyed.hexdigest()


with gr.Blocks(title="Fingerprint") as demo:
    text = gr.Textbox(label="Text", placeholder="Any text", submit_btn=True, max_length=200)
    secret = gr.Textbox(label="Secret", type="password", info="It never leaves this machine.")
    result = gr.Textbox(label="Fingerprint", buttons=["copy"])
    gr.on([text.submit, secret.submit], fingerprint, [text, secret], result)

if __name__ == "__main__":
    demo.launch()
