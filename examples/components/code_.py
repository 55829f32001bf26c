"""Code and the tree that Python makes of it."""

import ast

import showglass as gr

SOURCE = '''def area(width: float, height: float = 1) -> float:
    """Of a rectangle."""
    return width * height  # in square units
'''


def tree(source: str) -> str:
    """The syntax tree of the source, or what is wrong with it."""
    try:
        return ast.dump(ast.parse(source), indent=2)
    except (SyntaxError, ValueError) as error:
        return f"# {error}"


with gr.Blocks(title="Syntax tree") as demo, gr.Row():
    source = gr.Code(
        SOURCE, language="python", label="Source", min_width=320, lines=8, autocomplete=True
    )
    found = gr.Code(
        tree(SOURCE),
        language="python",
        label="Tree",
        min_width=320,
        max_lines=16,
        interactive=False,
    )
    source.input(tree, source, found)

if __name__ == "__main__":
    demo.launch()
