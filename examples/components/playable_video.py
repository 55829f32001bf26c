"""Any video as MP4. Needs showglass[video]."""

import showglass as gr

demo = gr.Interface(
    lambda path: path,
    gr.PlayableVideo(label="Any video"),
    gr.File(label="The same as MP4"),
    title="To MP4",
    api_name="to_mp4",
)

if __name__ == "__main__":
    demo.launch()
