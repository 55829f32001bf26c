"""The determinant of a matrix, as an array of numpy."""

import numpy as np

import showglass as gr


def determinant(matrix: np.ndarray) -> str:
    """Its determinant, if it is square and full of numbers."""
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise gr.Error("Fill in as many rows as columns.")
    return f"{np.linalg.det(matrix.astype(float)):.3f}"


demo = gr.Interface(
    determinant,
    gr.Numpy([[2, 1], [1, 3]], datatype="number", label="Matrix"),
    gr.Textbox(label="Determinant"),
)

if __name__ == "__main__":
    demo.launch()
