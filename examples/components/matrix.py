"""A matrix turned on its side, as lists of rows."""

import showglass as gr


def transpose(rows: list[list[float]]) -> list[list[float]]:
    """Rows become columns."""
    return [list(column) for column in zip(*rows, strict=True)]


demo = gr.Interface(
    transpose,
    gr.Matrix([[1, 2, 3], [4, 5, 6]], datatype="number", label="Rows"),
    gr.Matrix(label="Columns"),
)

if __name__ == "__main__":
    demo.launch()
