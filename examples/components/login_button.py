"""Strangers may use the app; who signs in is greeted, and what needs a name asks for one.

Set OPENID_PROVIDER_URL, OAUTH_CLIENT_ID and OAUTH_CLIENT_SECRET to sign in at your provider. Without them, on your own
machine, a sign-in is made up.
"""

import showglass as gr


def greet(profile: gr.OAuthProfile | None) -> str:
    return "Hello, stranger." if profile is None else f"Hello, {profile.name}."


def sign(text: str, profile: gr.OAuthProfile) -> str:
    return f"{text} ({profile.username})"


with gr.Blocks(title="Guest book") as demo:
    gr.LoginButton()
    hello = gr.Markdown()
    text = gr.Textbox(label="What you thought of it")
    entry = gr.Textbox(label="Entry")
    gr.Button("Sign the guest book").click(sign, text, entry)
    demo.load(greet, None, hello)

if __name__ == "__main__":
    demo.launch()
