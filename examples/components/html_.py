"""HTML: a card with places for values, and a layout of one's own around components, with a script that asks the server.

What a visitor types is escaped by the double braces.
"""

from __future__ import annotations

import showglass as gr

CARD = """
<article class="card">
  <h2>{{value.name}}</h2>
  <p>{{value.words}} words, {{value.letters}} letters</p>
</article>
"""
STYLE = (
    ".card { padding: 16px; border-inline-start: 4px solid ${edge}; background: var(--surface); }"
)
PRICES = {"Tea": 3, "Coffee": 4, "Cake": 5}
MENU = """
<section class="menu">
  <h2>{{title}}</h2>
  <ul>${value.map((one) => `<li>${one}</li>`).join("")}</ul>
  @children
  <p>One of each costs <output>…</output>.</p>
  <button type="button" class="order">Order one of each</button>
</section>
"""
MENU_STYLE = """
.menu { padding: 16px; border: 2px solid var(--accent); border-radius: 12px; }
.order { padding: 8px 16px; font: inherit; color: inherit; background: none; border: 1px solid; border-radius: 8px; }
"""
MENU_SCRIPT = """
const total = await server.price(props.value);
element.querySelector("output").textContent = total;
element.addEventListener("click", (event) => {
  if (event.target.matches(".order")) trigger("order", { total });
});
"""


def count(name: str, text: str) -> dict[str, str | int]:
    """How long a text is."""
    return {"name": name or "Nameless", "words": len(text.split()), "letters": len(text)}


def price(names: list[str]) -> int:
    """What they cost. Visitors may send anything: only names of the menu count."""
    return sum(PRICES[name] for name in PRICES if name in names)


def order(guest: str, event: gr.EventData) -> str:
    return f"Thank you, {guest or 'guest'}: {event.total} please."


with gr.Blocks(title="A card and a menu") as demo:
    name = gr.Textbox("", label="Name")
    text = gr.Textbox("", label="Text", lines=3)
    card = gr.HTML(count("", ""), html_template=CARD, css_template=STYLE, edge="var(--accent)")
    gr.on([name.change, text.change], count, [name, text], card)

    with gr.HTML(
        list(PRICES),
        html_template=MENU,
        css_template=MENU_STYLE,
        js_on_load=MENU_SCRIPT,
        server_functions=[price],
        title="Menu",
    ) as menu:
        guest = gr.Textbox(label="Guest")
    answer = gr.Textbox(label="Answer", interactive=False)
    menu.order(order, guest, answer)

if __name__ == "__main__":
    demo.launch()
