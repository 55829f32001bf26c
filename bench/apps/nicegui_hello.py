"""The hello app in NiceGUI's own form."""

import importlib
import os

ui = importlib.import_module("nicegui").ui


def hello() -> None:
    def greet() -> None:
        greeting.set_value(f"Hello {name.value}!")

    name = ui.input(label="Name")
    ui.button("Greet", on_click=greet)
    greeting = ui.input(label="Greeting")


ui.page("/")(hello)

if __name__ in {"__main__", "__mp_main__"}:
    port = int(os.environ["BENCH_PORT"])
    ui.run(host="127.0.0.1", port=port, reload=False, show=False, show_welcome_message=False)
