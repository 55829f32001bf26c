"""A value that a session keeps on the server: nobody can look up the number in the page."""

import random

import showglass as gr


def new_number() -> int:
    """The number to guess."""
    return random.randint(1, 100)


def guess(tried: int | None, secret: int | None, tries: int) -> tuple[int, int, str]:
    """Whether the number is lower or higher than the guess."""
    secret = new_number() if secret is None else secret
    if tried is None:
        raise gr.Error("Enter a number from 1 to 100.")
    tries += 1
    if tried == secret:
        return new_number(), 0, f"{secret} it is, after {tries} tries. The next one is ready."
    return secret, tries, f"It is {'lower' if secret < tried else 'higher'} than {tried}."


with gr.Blocks(title="Guess") as demo:
    secret, tries = gr.State(None), gr.State(0)
    tried = gr.Number(label="Your guess", minimum=1, maximum=100, precision=0)
    ask = gr.Button("Guess", variant="primary")
    answer = gr.Textbox(label="Answer")
    gr.on([ask.click, tried.submit], guess, [tried, secret, tries], [secret, tries, answer])

if __name__ == "__main__":
    demo.launch()
