"""Words in order, from a table of one column."""

import showglass as gr


def arrange(words: list[list[str]]) -> list[list[str]]:
    """By the alphabet, whatever their case."""
    return sorted((row for row in words if row[0]), key=lambda row: row[0].lower())


demo = gr.Interface(
    arrange,
    gr.List([["pear"], ["Apple"], ["fig"]], headers=["Word"], label="Words"),
    gr.List(headers=["Word"], label="In order"),
)

if __name__ == "__main__":
    demo.launch()
