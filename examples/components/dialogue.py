"""A script for two voices, with what they do between the words; a colon offers it."""

import showglass as gr

with gr.Blocks(title="Dialogue") as demo:
    script = gr.Dialogue(
        [
            {"speaker": "Ada", "text": "Does the engine think?"},
            {"speaker": "Charles", "text": "(laughs) It has no pretensions whatever."},
        ],
        speakers=["Ada", "Charles"],
        tags=["(laughs)", "(sighs)", "(coughs)", "(whispers)"],
        label="Script",
        type="list",
        max_lines=20,
    )
    read = gr.Button("Count", variant="primary")
    counted = gr.Dialogue(label="Words", interactive=False)

    def count(lines: list[dict[str, str]]) -> list[dict[str, str]]:
        words: dict[str, int] = {}
        for line in lines or []:
            words[line["speaker"]] = words.get(line["speaker"], 0) + len(line["text"].split())
        return [{"speaker": name, "text": f"{n} words"} for name, n in words.items()]

    read.click(count, script, counted)

if __name__ == "__main__":
    demo.launch()
